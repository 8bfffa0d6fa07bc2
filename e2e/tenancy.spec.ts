import type { APIRequestContext, APIResponse } from "@playwright/test";
import pg from "pg";
import { aMove, anApiKey, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, expect, test } from "./support/fixtures.ts";
import { runDatabase } from "./support/own-workspace.ts";
import { pageVerdicts } from "./tenancy/page-verdicts.ts";
import { operations, pages, procedures, routeHandlers } from "./tenancy/surfaces.ts";
import { handlerVerdicts, operationVerdicts, procedureVerdicts } from "./tenancy/verdicts.ts";
import { emailOf, fingerprint, plantVictim, untilSettled, type Victim } from "./tenancy/victim.ts";

/**
 * An attacker, admin of a workspace of their own, asks every surface there is for a victim's data. Surfaces are found, not
 * listed: one without a verdict fails here, before it can be forgotten.
 */

const run = runDatabase();
let pool: pg.Pool;
let victim: Victim;
let attacker: { slug: string; email: string; key: string };

test.beforeAll(async ({ app }) => {
  pool = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
  victim = await plantVictim(run.db);
  await untilSettled(pool, victim.workspace.workspaceId);
  const workspace = await aWorkspace(testDeps(run.db));
  await aMove(workspace.ctx, { title: "A move of the attacker's own" });
  const { key } = await anApiKey(workspace.ctx);
  attacker = { slug: workspace.slug, email: await emailOf(run.db, workspace.ctx), key };
});
test.afterAll(() => pool.end());

/** Fails when the text holds anything of the victim that the request itself did not. */
function expectNothingOf(text: string, sent: string, where: string): void {
  const secrets = [victim.mark, victim.workspace.workspaceId, ...Object.values(victim.ids)].filter(
    (secret) => !sent.includes(secret),
  );
  const leaked = secrets.filter((secret) => text.includes(secret));
  expect(leaked, `${where} shows the victim's data`).toEqual([]);
}

type Call = { name: string; type: "query" | "mutation" | "subscription"; input: Record<string, unknown> };

function callProcedure(request: APIRequestContext, app: App, { name, type, input }: Call): Promise<APIResponse> {
  const headers = { origin: app.url, "sec-fetch-site": "same-origin" };
  const address = `${app.url}/api/trpc/${name}`;
  if (type === "query")
    return request.get(`${address}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers });
  return request.post(address, {
    headers: { ...headers, "content-type": "application/json" },
    data: JSON.stringify(input),
  });
}

const verdictOf = (name: string) => procedureVerdicts[name] as NonNullable<(typeof procedureVerdicts)[string]>;
const inputFor = (name: string, slug: string) => {
  const { scope, input } = verdictOf(name);
  return scope === "member" ? { workspaceSlug: slug, ...input(victim) } : input(victim);
};

/** The request for the victim's rows that an operation has room for. */
function attackOn(operation: string) {
  const { path: ids, body: fields } = operationVerdicts[operation] ?? { answer: 404 };
  const [method = "GET", template = ""] = operation.split(" ");
  const path = Object.entries(ids?.(victim) ?? {}).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, String(value)),
    template,
  );
  const hasBody = method !== "GET" && method !== "DELETE";
  const body = hasBody ? { data: fields?.(victim) ?? {} } : {};
  return { method, path, body, sent: `${path} ${JSON.stringify(body)}` };
}

test("every surface has a verdict, and every verdict a surface", async ({ app, request }) => {
  const document = await (await request.get(`${app.url}/api/openapi.json`)).json();
  expect(
    procedures()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(procedureVerdicts).sort());
  expect(operations(document).sort()).toEqual(Object.keys(operationVerdicts).sort());
  expect(pages().sort()).toEqual(Object.keys(pageVerdicts).sort());
  expect(routeHandlers().sort()).toEqual(Object.keys(handlerVerdicts).sort());
});

test("the victim themselves sees the marks, so that their absence means something", async ({ app, context }) => {
  await app.signIn(context, await emailOf(run.db, victim.workspace.ctx));
  const seen = [
    "queue.list",
    "queue.get",
    "signals.list",
    "outcomes.list",
    "crm.people",
    "connections.list",
    "workspaces.team",
    "workspaces.me",
  ];
  for (const name of seen) {
    const input = name === "queue.list" ? { workspaceSlug: victim.slug } : inputFor(name, victim.slug);
    const answer = await callProcedure(context.request, app, { name, type: "query", input });
    expect(await answer.text(), name).toContain(victim.mark);
  }
});

test.describe("an attacker of another workspace", () => {
  test("gets nothing from any procedure, and changes nothing", async ({ app, context }) => {
    await app.signIn(context, attacker.email);
    const before = await fingerprint(pool, victim.workspace.workspaceId);
    for (const { name, type } of procedures()) {
      const verdict = verdictOf(name);
      const own = { name, type, input: inputFor(name, attacker.slug) };
      const answer = await callProcedure(context.request, app, own);
      expectNothingOf(await answer.text(), JSON.stringify(own.input), `${name} in the attacker's workspace`);
      expect(answer.status(), `${name} in the attacker's workspace`).toBe(
        verdict.answer === "own" ? 200 : verdict.answer,
      );
      if (verdict.scope !== "member") {
        // One of them ends every session of the person.
        await app.signIn(context, attacker.email);
        continue;
      }
      const theirs = { name, type, input: inputFor(name, victim.slug) };
      const refused = await callProcedure(context.request, app, theirs);
      expectNothingOf(await refused.text(), JSON.stringify(theirs.input), `${name} in the victim's workspace`);
      expect(refused.status(), `${name} in the victim's workspace`).toBe(404);
    }
    expect(await fingerprint(pool, victim.workspace.workspaceId)).toEqual(before);
  });

  test("gets nothing from any endpoint, by key or by session", async ({ app, context, playwright }) => {
    await app.signIn(context, attacker.email);
    const byKey = await playwright.request.newContext({
      extraHTTPHeaders: { authorization: `Bearer ${attacker.key}` },
    });
    const before = await fingerprint(pool, victim.workspace.workspaceId);
    for (const [operation, verdict] of Object.entries(operationVerdicts)) {
      const { method, path, body, sent } = attackOn(operation);
      const answer = await byKey.fetch(`${app.url}${path}`, { method, ...body });
      expectNothingOf(await answer.text(), sent, `${operation} by key`);
      expect(
        verdict.answer === "own" ? answer.ok() : answer.status() === verdict.answer,
        `${operation} by key: ${answer.status()}`,
      ).toBe(true);
      const headers = { "x-workspace": victim.slug, origin: app.url, "sec-fetch-site": "same-origin" };
      const bySession = await context.request.fetch(`${app.url}${path}`, { method, headers, ...body });
      expectNothingOf(await bySession.text(), sent, `${operation} by session`);
      // What belongs to the person alone (their own profile) does not ask for the workspace.
      expect(bySession.status(), `${operation} by session`).toBe(operation === "GET /api/v1/me" ? 200 : 404);
    }
    expect(await fingerprint(pool, victim.workspace.workspaceId)).toEqual(before);
    await byKey.dispose();
  });

  test("gets nothing from any page", async ({ app, context }) => {
    await app.signIn(context, attacker.email);
    for (const [page, verdict] of Object.entries(pageVerdicts)) {
      const path = page
        .replace("[workspaceSlug]", victim.slug)
        .replace("[id]", victim.ids.move)
        .replace("[contactId]", victim.ids.contact)
        .replace("[signalId]", victim.ids.signal)
        .replace("[companyId]", victim.ids.company);
      const answer = await context.request.get(`${app.url}${path}`);
      expectNothingOf(await answer.text(), path, page);
      if (verdict === "workspace") expect(answer.status(), page).toBe(404);
      else expect(answer.ok(), `${page} answered ${answer.status()}`).toBe(true);
    }
    // Their own workspace with the victim's move.
    const mixed = await context.request.get(`${app.url}/${attacker.slug}/moves/${victim.ids.move}`);
    expectNothingOf(await mixed.text(), mixed.url(), "a move of another workspace");
  });

  test("hears nothing of the victim's changes", async ({ app, context }) => {
    await app.signIn(context, attacker.email);
    const refused = await context.request.get(`${app.url}/api/v1/events?workspace=${victim.slug}`);
    expect(refused.status()).toBe(404);
    const cookie = (await context.cookies(app.url)).map(({ name, value }) => `${name}=${value}`).join("; ");
    const abort = new AbortController();
    const stream = await fetch(`${app.url}/api/v1/events?workspace=${attacker.slug}`, {
      headers: { cookie },
      signal: abort.signal,
    });
    expect(stream.status).toBe(200);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    // The victim's change goes first: when the attacker's own has arrived, the victim's would have.
    await pool.query(`update "Move" set "updatedAt" = now() where "workspaceId" = $1`, [victim.workspace.workspaceId]);
    const own = await pool.query<{ id: string }>(
      `update "Move" m set "updatedAt" = now() from "Workspace" w where w.id = m."workspaceId" and w.slug = $1 returning m.id`,
      [attacker.slug],
    );
    let heard = "";
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      heard += read.value;
      if (heard.includes(own.rows[0]?.id ?? "")) break;
    }
    abort.abort();
    expectNothingOf(heard, "", "the event stream");
    expect(heard).toContain(own.rows[0]?.id);
  });
});

test.describe("somebody who is not signed in", () => {
  test("gets nothing from any procedure or endpoint", async ({ app, request }) => {
    for (const { name, type } of procedures()) {
      const input = inputFor(name, victim.slug);
      const answer = await callProcedure(request, app, { name, type, input });
      expectNothingOf(await answer.text(), JSON.stringify(input), name);
      expect(answer.status(), name).toBe(401);
    }
    for (const operation of Object.keys(operationVerdicts)) {
      const { method, path, body, sent } = attackOn(operation);
      const answer = await request.fetch(`${app.url}${path}`, { method, ...body });
      expectNothingOf(await answer.text(), sent, operation);
      // A browser's write without a same-origin mark is refused before anybody asks who it is.
      expect([401, 403], `${operation} answered ${answer.status()}`).toContain(answer.status());
    }
  });

  test("is sent to sign in from every page of a workspace", async ({ app, request }) => {
    for (const [page, verdict] of Object.entries(pageVerdicts)) {
      const path = page
        .replace("[workspaceSlug]", victim.slug)
        .replace("[id]", victim.ids.move)
        .replace("[contactId]", victim.ids.contact)
        .replace("[signalId]", victim.ids.signal)
        .replace("[companyId]", victim.ids.company);
      const answer = await request.get(`${app.url}${path}`, { maxRedirects: 0 });
      expectNothingOf(await answer.text(), path + encodeURIComponent(path), page);
      if (verdict === "public") expect(answer.ok(), page).toBe(true);
      else expect([302, 303, 307, 308], `${page} answered ${answer.status()}`).toContain(answer.status());
    }
  });

  test("gets nothing from the other doors", async ({ app, request }) => {
    for (const [name, attacks] of Object.entries(handlerVerdicts)) {
      if (attacks === "walked by name") continue;
      for (const { method, path, answers } of attacks) {
        const address = path(victim);
        const data = method === "POST" ? { data: { portalId: victim.workspace.workspaceId } } : {};
        const answer = await request.fetch(`${app.url}${address}`, { method, maxRedirects: 0, ...data });
        expectNothingOf(await answer.text(), `${address}${JSON.stringify(data)}`, name);
        expect(answers, `${method} ${address} answered ${answer.status()}`).toContain(answer.status());
      }
    }
    const stream = await request.get(`${app.url}/api/v1/events?workspace=${victim.slug}`);
    expect(stream.status()).toBe(401);
  });
});
