import type { Settings } from "./core.ts";
import { parseRetryAfter } from "./durations.ts";
import { canonicalJson, signBody } from "./signature.ts";
import { type CallBody, type JsonValue, type Op, parseOps, toWireError, type WireError } from "./wire.ts";

/** What a request to a function came to. */
export type Answer =
  | { kind: "ops"; ops: Op[]; noRetry: boolean; retryAfterMs: number | null; coalesce: boolean }
  | { kind: "result"; data: JsonValue }
  | { kind: "error"; error: WireError; noRetry: boolean; retryAfterMs: number | null };

/** The origin that stands for this process; nothing listens there. */
export const engineOrigin = "http://inngest.embedded";
const servePath = "/api/inngest";

function requestTo(
  settings: Settings,
  method: "POST" | "PUT",
  query: string,
  body: string,
  headers: HeadersInit,
): Request {
  return new Request(`${engineOrigin}${servePath}${query}`, {
    method,
    body,
    headers: {
      host: new URL(engineOrigin).host,
      "content-type": "application/json",
      "x-inngest-signature": signBody(body, settings.signingKey, Date.now()),
      ...headers,
    },
  });
}

/**
 * Asks the serve handler for the configurations of its functions.
 * @throws when it refuses, which means its keys or mode are not the engine's
 */
export async function callSync(settings: Settings): Promise<unknown[]> {
  const body = canonicalJson({ url: `${engineOrigin}${servePath}` });
  const response = await settings.serve(requestTo(settings, "PUT", "", body, { "x-inngest-sync-kind": "in_band" }));
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The serve handler refused to register (${response.status}): ${text}`);
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null || !("functions" in answer) || !Array.isArray(answer.functions)) {
    throw new Error("The serve handler did not list its functions; is in-band sync switched off?");
  }
  if (JSON.stringify(answer).includes('"mode":"dev"')) {
    throw new Error("The Inngest client runs in dev mode, which checks no signatures; set isDev: false.");
  }
  return answer.functions;
}

/** Calls a function and reads what it answers; never throws. */
export async function callFunction(
  settings: Settings,
  fn: string,
  step: string | null,
  body: CallBody,
): Promise<Answer> {
  const text = canonicalJson(body as unknown as JsonValue);
  const query = `?fnId=${encodeURIComponent(fn)}&stepId=${encodeURIComponent(step ?? "step")}`;
  const request = requestTo(settings, "POST", query, text, {
    "x-run-id": body.ctx.run_id,
    "x-request-id": body.ctx.qi_id,
    "x-inngest-job-id": body.ctx.qi_id,
  });
  let handle: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const message = `The function did not answer within ${settings.requestTimeoutMs} ms.`;
    handle = setTimeout(() => reject(new Error(message)), settings.requestTimeoutMs);
  });
  try {
    return await Promise.race([settings.serve(request).then(readAnswer), timeout]);
  } catch (error) {
    return { kind: "error", error: toWireError(error), noRetry: false, retryAfterMs: null };
  } finally {
    clearTimeout(handle);
  }
}

type Plain = { status: number; text: string; header: (name: string) => string | null };

async function plainOf(response: Response): Promise<Plain> {
  const text = await response.text();
  if (response.status !== 201) return { status: response.status, text, header: (name) => response.headers.get(name) };
  // Streamed: spaces to keep the connection open, then the real answer as JSON.
  const inner: { status: number; body: string; headers?: Record<string, string> } = JSON.parse(text.trim());
  const headers = new Headers(inner.headers);
  return {
    status: inner.status,
    text: inner.body,
    header: (name) => headers.get(name) ?? response.headers.get(name),
  };
}

function parsed(text: string): JsonValue {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, text, header } = await plainOf(response);
  const retryAfterMs = parseRetryAfter(header("retry-after"), Date.now());
  const noRetry = header("x-inngest-no-retry") === "true";
  if ((status === 200 || status === 206) && header("x-inngest-sdk") === null) {
    const message = `Something other than the Inngest SDK answered with status ${status}.`;
    return { kind: "error", error: { name: "Error", message }, noRetry: false, retryAfterMs };
  }
  if (status === 200) return { kind: "result", data: parsed(text) };
  if (status === 206) {
    const coalesce = header("x-inngest-req-version") !== "1";
    return { kind: "ops", ops: parseOps(parsed(text)), noRetry, retryAfterMs, coalesce };
  }
  const error = toWireError(parsed(text), `The function answered with status ${status}.`);
  return { kind: "error", error, noRetry: noRetry || status === 401, retryAfterMs };
}
