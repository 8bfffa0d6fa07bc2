import { createLoginLink } from "#server/api/auth/login-link.ts";
import type { Deps } from "#server/platform/context.ts";
import type { Fate, Planned } from "./plan.ts";
import type { App } from "./stack.ts";

/** Calls whichever process answers, as a person reloads a page. @returns status and body of the first answer */
export type Caller = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;

const TRIES = 400;

/** @param cookie of the person's session, which both processes know */
export function callerOf(apps: readonly App[], cookie: string): Caller {
  let turn = 0;
  return async (method, path, body) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      turn += 1;
      const origin = apps[turn % apps.length]?.url ?? "";
      const headers = { cookie, origin, "content-type": "application/json" };
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const answer = await ask(`${origin}${path}`, { method, headers, body: sent });
      if (answer) return answer;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`Nobody answered ${method} ${path}.`);
  };
}

/** Signs in by the link that a mail would carry, as the button of its page does. @returns the session's cookie */
export async function signIn(deps: Deps): Promise<string> {
  const { origin, pathname, searchParams } = new URL(await createLoginLink(deps, "casey@brightline.test"));
  const button = { method: "POST", headers: { origin }, body: searchParams, redirect: "manual" } as const;
  const answer = await fetch(`${origin}${pathname}`, button);
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const session = cookies.filter((cookie) => cookie.includes("session-token"));
  if (session.length === 0) throw new Error(`No session from the sign-in link: ${answer.status}.`);
  return session.join("; ");
}

/** @returns null where the process is down, or went down with our call: nobody knows what came of it, it is made again */
async function ask(url: string, init: RequestInit): Promise<{ status: number; body: unknown } | null> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
    const text = await response.text();
    if (response.status >= 500 || response.status === 429) return null;
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  } catch {
    return null;
  }
}

/** What a person does about one action. */
export async function act(call: Caller, { fate, moveId, hash }: Planned): Promise<void> {
  const approve = (contentHash: string, verdict = "approve") =>
    call("POST", `/api/v1/moves/${moveId}/approve`, { contentHash, verdict });
  const deeds: Record<Fate, () => Promise<unknown>> = {
    approve: () => approve(hash),
    stale: () => approve("0".repeat(64)),
    refuse: () => approve(hash, "refuse"),
    edited: async () => {
      await edit(call, moveId);
      return approve(hash);
    },
    undone: async () => {
      await approve(hash);
      await call("POST", `/api/v1/moves/${moveId}/undo`, {});
    },
    stopped: () => approve(hash),
  };
  await deeds[fate]();
}

/** The text is changed after it was seen, so that what was seen cannot be approved any more. */
async function edit(call: Caller, moveId: string): Promise<void> {
  const { body } = await call("GET", `/api/v1/moves/${moveId}`);
  const { version, draft } = body as { version: number; draft: { subject: string; text: string } };
  const changed = { subject: draft.subject, text: `${draft.text} And one more thing.`, version };
  await call("PATCH", `/api/v1/moves/${moveId}/draft`, changed);
}

/** Stops the whole workspace, which takes every approved move back, and lets it go again. */
export async function stopAndRelease(call: Caller): Promise<void> {
  const { body } = await call("POST", "/api/v1/kill-switches", { scope: "workspace", reason: "The chaos run" });
  const id = (body as { killSwitch?: { id: string } }).killSwitch?.id;
  if (!id) throw new Error(`The kill switch was not engaged: ${JSON.stringify(body)}`);
  await call("POST", `/api/v1/kill-switches/${id}/release`, {});
}
