import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { aTestApi, type Call, type TestApi } from "#server/testing/api.ts";
import { aMember, anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { fakeJobs } from "#server/testing/fake-jobs.ts";
import { problem } from "./problem.ts";
import { endpoints } from "./routes.ts";

let test: TestApi;
let ws: TestWorkspace;
let key: string;

beforeAll(async () => {
  test = await aTestApi({ deps: { jobs: fakeJobs() } });
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx)).key;
});
afterAll(() => test.close());

const UNKNOWN = "0199aaaa-0000-7000-8000-000000000000";
/** A durable run's id is the engine's. */
const UNKNOWN_RUN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const pathOf = (path: string) => path.replace("{runId}", UNKNOWN_RUN).replace(/\{\w+\}/g, UNKNOWN);
const methodsOf = (path: string) =>
  endpoints.filter((endpoint) => endpoint.path === path).map((endpoint) => endpoint.method.toUpperCase());
const bodyOf = (endpoint: (typeof endpoints)[number]) => (endpoint.body ? {} : undefined);

describe.each(endpoints.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint })))(
  "$name",
  ({ endpoint }) => {
    const method = endpoint.method.toUpperCase();
    const path = pathOf(endpoint.path);

    it("answers 401 without a credential, and to a forged or malformed one", async () => {
      const attempts: Call[] = [
        {},
        { key: `csk_${"x".repeat(43)}` },
        { headers: { authorization: "Basic Zm9vOmJhcg==" } },
        { headers: { authorization: "" } },
        { headers: { cookie: "next-auth.session-token=forged" } },
      ];
      for (const attempt of attempts) {
        const answer = await test.call(path, { method, body: bodyOf(endpoint), ...attempt });
        expect(answer.status).toBe(401);
        expect(problem.parse(answer.json)).toMatchObject({ code: "unauthenticated" });
        expect(answer.headers.get("content-type")).toBe("application/problem+json");
      }
    });

    it("answers 403 to a key without the scope, whatever the input", async () => {
      const { access } = endpoint;
      const others = apiScopes.filter(
        (scope) => access === "user" || access === "session" || scope.split(":")[0] !== access.split(":")[0],
      );
      const weak = (await anApiKey(ws.ctx, others)).key;
      const answer = await test.call(path, { method, body: bodyOf(endpoint), key: weak });
      expect(answer.status).toBe(403);
    });

    if (endpoint.method !== "get") {
      it("answers 403 to a session's request from another site, and does nothing", async () => {
        const foreign: Record<string, string>[] = [
          { origin: "https://evil.test" },
          { origin: "null" },
          { origin: "" },
          { origin: `${test.api.settings.origin}.evil.test` },
          { origin: test.api.settings.origin, "sec-fetch-site": "cross-site" },
          { origin: test.api.settings.origin, "sec-fetch-site": "same-site" },
        ];
        for (const headers of foreign) {
          const answer = await test.call(path, { method, body: bodyOf(endpoint), as: ws, headers });
          expect(answer.status).toBe(403);
          expect(answer.json).toMatchObject({ reason: "request.cross_site" });
        }
      });
    }

    if (endpoint.body) {
      it("answers 413 to a large body, 415 to one that is not JSON, 422 to broken JSON", async () => {
        const large = await test.call(path, {
          method,
          key,
          as: endpoint.access === "session" ? ws : undefined,
          body: "x".repeat(300_000),
          ...sessionOnly(endpoint),
        });
        expect(large.status).toBe(413);
        const form = await test.call(path, {
          method,
          key,
          body: "a=b",
          headers: { "content-type": "text/plain" },
          ...sessionOnly(endpoint, { "content-type": "text/plain" }),
        });
        expect(form.status).toBe(415);
        const broken = await test.call(path, { method, key, body: "{", ...sessionOnly(endpoint) });
        expect(broken.status).toBe(422);
        expect(broken.json).toMatchObject({ reason: "request.malformed_json" });
      });
    }

    it("answers 405 to another method, with exactly its own in Allow", async () => {
      const own = methodsOf(endpoint.path);
      const other = ["PUT", "PATCH", "DELETE", "POST"].find((candidate) => !own.includes(candidate));
      const answer = await test.call(path, { method: other, key, body: {} });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")?.split(", ").sort()).toEqual(own.sort());
    });

    if (endpoint.params) {
      it("answers 404 for an id that is not in the workspace, or 422 where the input is refused first", async () => {
        const answer = await test.call(path, { method, key, body: bodyOf(endpoint), ...sessionOnly(endpoint) });
        expect([404, 422]).toContain(answer.status);
        if (!endpoint.body) expect(answer.status).toBe(404);
      });
    }
  },
);

/** Endpoints that no key may call are called by a session instead. */
function sessionOnly(endpoint: (typeof endpoints)[number], headers: Record<string, string> = {}) {
  return endpoint.access === "session" || endpoint.access === "user" ? { key: undefined, as: ws, headers } : {};
}

describe("every answer", () => {
  it("carries the request's id, given or made, and never one that could break a log", async () => {
    const given = await test.call("/api/v1/workspace", { key, headers: { "x-request-id": "abc-123" } });
    expect(given.headers.get("x-request-id")).toBe("abc-123");
    const made = await test.call("/api/v1/workspace", { headers: { "x-request-id": "a b\tc{}" } });
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.json).toMatchObject({ requestId: made.headers.get("x-request-id") });
  });

  it("carries the security headers and may not be cached", async () => {
    const { headers } = await test.call("/api/v1/workspace", { key });
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cache-control": "no-store",
      "referrer-policy": "strict-origin-when-cross-origin",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "permissions-policy": expect.stringContaining("microphone=(self)"),
      "ratelimit-limit": "100000",
    });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the workspace of a session", () => {
  it("is the only one, or the one that X-Workspace names; another team's is not found", async () => {
    const only = await test.call("/api/v1/workspace", { as: ws });
    expect(only.json).toMatchObject({ slug: ws.slug, role: "admin" });
    const second = await aWorkspace(test.deps);
    await second.deps.db.prisma.member.create({
      data: { workspaceId: second.workspaceId, userId: ws.userId, role: "viewer" },
    });
    const unclear = await test.call("/api/v1/workspace", { as: ws });
    expect(unclear).toMatchObject({ status: 422, json: { reason: "workspace.required" } });
    const named = await test.call("/api/v1/workspace", { as: ws, headers: { "x-workspace": second.slug } });
    expect(named.json).toMatchObject({ slug: second.slug, role: "viewer" });
    const foreign = await aWorkspace(test.deps);
    const refused = await test.call("/api/v1/workspace", { as: ws, headers: { "x-workspace": foreign.slug } });
    expect(refused.status).toBe(404);
    await second.deps.db.prisma.member.deleteMany({ where: { workspaceId: second.workspaceId, userId: ws.userId } });
  });

  it("is refused when the request was meant to be somebody else's", async () => {
    const ask = (userId: string) =>
      test.call("/api/v1/workspace", { as: ws, headers: { "x-user": userId, "x-workspace": ws.slug } });
    expect((await ask(ws.userId)).status).toBe(200);
    const other = await aWorkspace(test.deps);
    expect(await ask(other.userId)).toMatchObject({ status: 403, json: { reason: "session.other_person" } });
  });

  it("is refused when the session was ended", async () => {
    const team = await aWorkspace(test.deps);
    await team.deps.db.prisma.user.update({ where: { id: team.userId }, data: { sessionEpoch: 1 } });
    for (const path of ["/api/v1/workspace", "/api/v1/me"]) {
      expect(await test.call(path, { as: { userId: team.userId, epoch: 0 } })).toMatchObject({
        status: 401,
        json: { reason: "session.ended" },
      });
      expect((await test.call(path, { as: { userId: team.userId, epoch: 1 } })).status).toBe(200);
    }
  });

  it("counts a removal with the next request", async () => {
    const member = await aMember(ws, "member");
    const as = { userId: member.actor.id };
    expect((await test.call("/api/v1/workspace", { as })).status).toBe(200);
    await ws.deps.db.prisma.member.deleteMany({ where: { workspaceId: ws.workspaceId, userId: member.actor.id } });
    expect((await test.call("/api/v1/workspace", { as })).status).toBe(404);
  });
});

describe("addresses that are none", () => {
  it.each(["/api/v1/nothing", "/api/v1/", "/api/nothing", "/api/v1/moves/x/y/z"])("answers 404 to %s", async (path) => {
    expect(await test.call(path, { key })).toMatchObject({ status: 404, json: { reason: "endpoint.not_found" } });
  });
});
