import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aMember, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { appRouter } from "./root.ts";

let test: TestApi;
let ws: TestWorkspace;

beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

type Procedures = Record<string, { _def: { type: "query" | "mutation" | "subscription" } }>;
const procedures = Object.entries((appRouter._def as unknown as { procedures: Procedures }).procedures).map(
  ([path, procedure]) => ({
    path,
    type: procedure._def.type,
  }),
);

const query = (path: string, input: unknown) => `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
type Failure = {
  error: {
    message: string;
    data: { code: string; reason: string; requestId: string; details: unknown; httpStatus: number };
  };
};

describe("every procedure", () => {
  it("is one of many: the list is not empty", () => {
    expect(procedures.length).toBeGreaterThan(15);
    expect(procedures.some((procedure) => procedure.type === "subscription")).toBe(false);
  });

  it.each(procedures)("$path answers 401 without a session", async ({ path, type }) => {
    const input = { workspaceSlug: ws.slug };
    const answer =
      type === "query"
        ? await test.call(query(path, input))
        : await test.call(`/api/trpc/${path}`, { body: input, headers: { origin: test.api.settings.origin } });
    expect(answer.status).toBe(401);
    expect((answer.json as Failure).error.data).toMatchObject({ code: "unauthenticated" });
  });

  it.each(procedures.filter(({ type }) => type === "mutation"))(
    "$path refuses a request of another site",
    async ({ path }) => {
      const foreign: Record<string, string>[] = [
        { origin: "https://evil.test" },
        { origin: test.api.settings.origin, "sec-fetch-site": "cross-site" },
        { origin: "" },
      ];
      for (const headers of foreign) {
        const answer = await test.call(`/api/trpc/${path}`, { body: { workspaceSlug: ws.slug }, as: ws, headers });
        expect(answer).toMatchObject({
          status: 403,
          json: { error: { code: expect.any(Number), data: { code: "forbidden", reason: "request.cross_site" } } },
        });
      }
    },
  );

  it.each(procedures.filter(({ type }) => type === "mutation"))("$path is not called by GET", async ({ path }) => {
    const answer = await test.call(query(path, { workspaceSlug: ws.slug }), { as: ws });
    expect(answer.status).toBe(405);
  });

  const personal =
    /^(workspaces\.(me|updateProfile|create|joinByInvite|signOutEverywhere)|notifications\.forgetBrowser)$/;
  it.each(procedures.filter(({ path }) => !personal.test(path)))(
    "$path does not know another team's workspace",
    async ({ path, type }) => {
      const victim = await aWorkspace(test.deps);
      const input = { workspaceSlug: victim.slug };
      const answer =
        type === "query"
          ? await test.call(query(path, input), { as: ws })
          : await test.call(`/api/trpc/${path}`, { body: input, as: ws });
      expect(answer.status).toBe(404);
      expect((answer.json as Failure).error.data).toMatchObject({ code: "not_found", reason: "workspace.not_found" });
      expect(answer.text).not.toContain(victim.workspaceId);
    },
  );
});

describe("answers", () => {
  it("gives plain JSON, with limits and without caching", async () => {
    const answer = await test.call(query("workspaces.get", { workspaceSlug: ws.slug }), { as: ws });
    expect(answer).toMatchObject({ status: 200, json: { result: { data: { slug: ws.slug, role: "admin" } } } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("ratelimit-limit")).toBe("100000");
  });

  it("answers a batch in one request, each procedure for itself", async () => {
    const input = encodeURIComponent(
      JSON.stringify({ 0: {}, 1: { workspaceSlug: "nobody-has-this" }, 2: { workspaceSlug: ws.slug } }),
    );
    const answer = await test.call(`/api/trpc/workspaces.me,workspaces.get,workspaces.team?batch=1&input=${input}`, {
      as: ws,
    });
    expect(answer.status).toBe(207);
    expect(answer.json).toMatchObject([
      { result: { data: { userId: ws.userId } } },
      { error: { data: { code: "not_found" } } },
      { result: { data: { members: [{ userId: ws.userId }] } } },
    ]);
  });

  it("gives verbs the input of their own contract, without the workspace's name", async () => {
    const watch = { topics: ["crm"], competitors: [], buyingPhrases: ["looking for"], thoughtLeaders: [] };
    const body = { workspaceSlug: ws.slug, ...watch };
    const answer = await test.call("/api/trpc/connections.updateSocialWatch", { body, as: ws });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json).toEqual({ result: { data: watch } });
  });

  it("names each refused field, and shows no stack", async () => {
    const body = { workspaceSlug: ws.slug, email: "no address", role: "owner" };
    const answer = await test.call("/api/trpc/workspaces.invite", { body, as: ws });
    const { data } = (answer.json as Failure).error;
    expect(answer.status).toBe(400);
    expect(data).toMatchObject({ code: "invalid_input", details: { issues: [{ path: "email" }, { path: "role" }] } });
    expect(answer.text).not.toMatch(/stack|node_modules/);
    expect(data.requestId).toBe(answer.headers.get("x-request-id"));
  });

  it("refuses a viewer's write with what it would take", async () => {
    const viewer = await aMember(ws, "viewer");
    const answer = await test.call("/api/trpc/workspaces.update", {
      body: { workspaceSlug: ws.slug, holdSeconds: 1 },
      as: { userId: viewer.actor.id },
    });
    expect(answer).toMatchObject({
      status: 403,
      json: { error: { message: expect.stringContaining("admin"), data: { code: "forbidden" } } },
    });
  });

  it("refuses large bodies, bodies that are not JSON, broken JSON and unknown procedures", async () => {
    const path = "/api/trpc/workspaces.update";
    expect((await test.call(path, { body: "x".repeat(300_000), as: ws })).status).toBe(413);
    expect((await test.call(path, { body: "a=b", as: ws, headers: { "content-type": "text/plain" } })).status).toBe(
      415,
    );
    expect((await test.call(path, { body: "{", as: ws })).json).toMatchObject({
      error: { data: { code: "invalid_input" } },
    });
    expect(await test.call(query("workspaces.none", {}), { as: ws })).toMatchObject({
      status: 404,
      json: { error: { data: { reason: "procedure.not_found" } } },
    });
  });

  it("ends with the session", async () => {
    const input = query("workspaces.me", {});
    expect((await test.call(input, { as: { userId: ws.userId, epoch: 7 } })).json).toMatchObject({
      error: { data: { reason: "session.ended" } },
    });
  });
});
