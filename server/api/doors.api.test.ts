import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import type { Durable } from "./context.ts";
import { endpoint } from "./rest/endpoint.ts";
import { openApiDocument } from "./rest/openapi.ts";
import { endpoints } from "./rest/routes.ts";

let test: TestApi;
let ws: TestWorkspace;
let key: string;
let runs = 0;

/** A durable half that is well. */
const anEngine: Durable = {
  stop: async () => {},
  engine: {},
  lag: async () => ({ outboxMs: 0, queue: 3 }),
  silentMs: async () => null,
};

const counting = endpoint({
  method: "post",
  path: "/api/v1/count",
  summary: "Counts its runs",
  tag: "test",
  scope: "moves:write",
  body: z.object({ add: z.number() }),
  response: z.object({ runs: z.number() }),
  status: 201,
  run: async (_ctx, { body }) => {
    runs += body.add;
    return { runs };
  },
});

beforeAll(async () => {
  // The clock stands still, so that no limit's minute ends in the middle of a test.
  const start = new Date();
  test = await aTestApi({
    deps: { now: () => start },
    endpoints: [...endpoints, counting],
    settings: { requestsPerMinute: 30, failuresPerMinute: 4 },
  });
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx)).key;
});
afterAll(() => test.close());

describe("Idempotency-Key", () => {
  const post = (idempotencyKey: string, body: unknown, as = key) =>
    test.call("/api/v1/count", { body, key: as, headers: { "idempotency-key": idempotencyKey } });

  it("gives the first answer again, marked, and runs once", async () => {
    const before = runs;
    const first = await post("a", { add: 1 });
    const again = await post("a", { add: 1 });
    expect(first).toMatchObject({ status: 201, json: { runs: before + 1 } });
    expect(again).toMatchObject({ status: 201, json: { runs: before + 1 } });
    expect([first, again].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
    expect(runs).toBe(before + 1);
  });

  it("refuses another body under the same key", async () => {
    await post("b", { add: 1 });
    expect(await post("b", { add: 2 })).toMatchObject({ status: 409, json: { reason: "idempotency.key_reused" } });
  });

  it("belongs to its caller: another key of the workspace is another request", async () => {
    const other = (await anApiKey(ws.ctx)).key;
    await post("c", { add: 1 });
    expect((await post("c", { add: 5 }, other)).status).toBe(201);
  });

  it("has a sensible length", async () => {
    expect(await post("x".repeat(201), { add: 1 })).toMatchObject({
      status: 422,
      json: { reason: "idempotency.bad_key" },
    });
  });
});

describe("limits", () => {
  it("answers 429 with Retry-After after the minute's requests of one key; other keys go on", async () => {
    const busy = (await anApiKey(ws.ctx)).key;
    const answers = [];
    for (let count = 0; count < 31; count += 1) answers.push(await test.call("/api/v1/workspace", { key: busy }));
    const last = answers.at(-1);
    const tail = answers.map(({ status }) => status).lastIndexOf(200);
    expect(tail).toBeLessThan(30);
    expect(last).toMatchObject({ status: 429, json: { code: "rate_limited" } });
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(last?.headers.get("ratelimit-remaining")).toBe("0");
    expect((await test.call("/api/v1/workspace", { key })).status).toBe(200);
  });

  it("counts tRPC against the person", async () => {
    const person = await aWorkspace(test.deps);
    const statuses = [];
    for (let count = 0; count < 31; count += 1)
      statuses.push((await test.call("/api/trpc/workspaces.me", { as: person })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  it("slows down guessing from one address, and touches nobody with a good key there", async () => {
    const ip = "10.20.30.40";
    const guesses = [];
    for (let count = 0; count < 6; count += 1)
      guesses.push((await test.call("/api/v1/workspace", { key: `csk_guess${count}`, ip })).status);
    expect(guesses.slice(0, 4)).toEqual([401, 401, 401, 401]);
    expect(guesses.at(-1)).toBe(429);
    expect((await test.call("/api/v1/workspace", { key, ip })).status).toBe(200);
    expect((await test.call("/api/v1/workspace", { key: "csk_guess", ip: "10.20.30.41" })).status).toBe(401);
  });
});

describe("health", () => {
  it("is alive without looking at anything", async () => {
    expect(await test.call("/api/health")).toMatchObject({ status: 200, json: { status: "ok" } });
  });

  it("is ready with numbers, and not ready when stopping or when a migration is missing", async () => {
    const own = await aTestApi();
    expect(await own.call("/api/ready")).toMatchObject({
      status: 200,
      json: {
        status: "ready",
        checks: {
          database: { ok: true, ms: expect.any(Number) },
          migrations: { ok: true, pending: 0 },
          outbox: { ok: true, waiting: 0, oldestMs: 0 },
        },
      },
    });
    await own.close();
    const behind = await aTestApi();
    await behind.deps.db.pool.query(`delete from "_prisma_migrations"`);
    expect(await behind.call("/api/ready")).toMatchObject({
      status: 503,
      json: { checks: { migrations: { ok: false, pending: expect.any(Number) } } },
    });
    await behind.close();
    const leaving = await aTestApi();
    leaving.api.isStopping = true;
    expect((await leaving.call("/api/ready")).status).toBe(503);
    await leaving.close();
  });

  it("is not ready when events are not delivered or the engine does not answer", async () => {
    const own = await aTestApi();
    const old = new Date(Date.now() - 120_000);
    await own.deps.db
      .acrossTenants("test")
      .outboxEvent.create({ data: { id: own.deps.newId(), name: "test.old", payload: {}, createdAt: old } });
    own.api.durable = { ...anEngine, lag: () => Promise.reject(new Error("no engine")) };
    const answer = await own.call("/api/ready");
    expect(answer).toMatchObject({
      status: 503,
      json: { checks: { outbox: { ok: false, waiting: 1 }, engine: { ok: false, isHere: true } } },
    });
    await own.close();
  });

  it("asks a configured Inngest server, and is not ready once it has been silent for a minute", async () => {
    const cases: [Partial<Durable>, number, object][] = [
      [{}, 200, { ok: true, isAsked: true, queue: 3, silentMs: null }],
      [{ engine: null, silentMs: async () => 0 }, 200, { ok: true, isAsked: true, queue: null, silentMs: 0 }],
      [{ engine: null, silentMs: async () => 60_000 }, 200, { ok: true, isAsked: true, silentMs: 60_000 }],
      [{ engine: null, silentMs: async () => 60_001 }, 503, { ok: false, isAsked: true, silentMs: 60_001 }],
      // Inngest's cloud: nobody is asked, and that is what it says.
      [{ engine: null }, 200, { ok: true, isAsked: false, queue: null, silentMs: null }],
    ];
    for (const [differs, status, engine] of cases) {
      const own = await aTestApi();
      own.api.durable = { ...anEngine, ...differs };
      expect(await own.call("/api/ready")).toMatchObject({ status, json: { checks: { engine } } });
      await own.close();
    }
    const bare = await aTestApi();
    expect(await bare.call("/api/ready")).toMatchObject({
      status: 200,
      json: { checks: { engine: { ok: true, isHere: false, isAsked: false } } },
    });
    await bare.close();
  });

  it("says not ready, not nothing, when the database is gone", async () => {
    const own = await aTestApi();
    const query = own.deps.db.pool.query.bind(own.deps.db.pool);
    own.deps.db.pool.query = (() => Promise.reject(new Error("gone"))) as never;
    expect(await own.call("/api/ready")).toMatchObject({ status: 503, json: { checks: { database: { ok: false } } } });
    own.deps.db.pool.query = query;
    await own.close();
  });
});

describe("the documentation", () => {
  it("is committed as it is served", async () => {
    const committed: unknown = JSON.parse(readFileSync("openapi.json", "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect((await test.call("/api/openapi.json")).json).toEqual(committed);
  });

  it("says of every endpoint what it answers, who may call it and how it fails", () => {
    const { paths } = openApiDocument() as { paths: Record<string, Record<string, Operation>> };
    for (const { method, path, status } of endpoints) {
      const operation = paths[path]?.[method];
      expect(operation, `${method} ${path}`).toBeDefined();
      expect(Object.keys(operation?.responses ?? {})).toEqual(
        expect.arrayContaining([String(status), "401", "403", "422", "429"]),
      );
      expect(operation?.security?.length).toBeGreaterThan(0);
      expect(operation?.summary).toBeTruthy();
    }
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

type Operation = { responses: Record<string, unknown>; security?: unknown[]; summary?: string; operationId?: string };

describe("webhooks", () => {
  const path = "/api/webhooks/hubspot";

  it("answers unsigned, unknown, wrong-method and too large calls with a clear refusal", async () => {
    expect((await test.call("/api/webhooks/other", { body: [] })).status).toBe(404);
    expect((await test.call(path)).status).toBe(405);
    expect((await test.call(path, { body: "x".repeat(600 * 1024) })).status).toBe(413);
  });

  it("needs neither session nor origin: its signature is the credential, and without a verifier nothing is taken", async () => {
    expect(await test.call(path, { body: [] })).toMatchObject({
      status: 404,
      json: { reason: "webhook.not_configured" },
    });
  });
});

describe("the connect callback", () => {
  it("sends a signed-out browser to sign in and back, and takes no unknown provider", async () => {
    const answer = await test.call("/api/connections/google/callback?state=s&code=c");
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(
      `${test.api.settings.origin}/sign-in?callbackUrl=${encodeURIComponent("/api/connections/google/callback?state=s&code=c")}`,
    );
    expect((await test.call("/api/connections/other/callback", { as: ws })).status).toBe(404);
  });

  it("brings a state that nobody started back with the reason", async () => {
    const answer = await test.call("/api/connections/google/callback?state=s&code=c", { as: ws });
    expect(answer.headers.get("location")).toContain("connect_error=state_invalid");
  });
});
