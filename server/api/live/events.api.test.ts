import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type Call, type TestApi } from "#server/testing/api.ts";
import { aMember, aMove, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import type { LiveMessage } from "./hub.ts";

let test: TestApi;
let ws: TestWorkspace;

beforeAll(async () => {
  test = await aTestApi({ heartbeatMs: 50, settings: { streamsPerUser: 2 } });
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

type Stream = {
  response: Response;
  next(): Promise<LiveMessage | "heartbeat" | "end">;
  message(): Promise<LiveMessage>;
  close(): Promise<void>;
};

/** Reads a stream block by block. */
async function open(slug: string, call: Call): Promise<Stream> {
  const response = await test.request(`/api/v1/events?workspace=${slug}`, call);
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  /** The next complete block, or null at the end. */
  const block = async (): Promise<string | null> => {
    while (!text.includes("\n\n")) {
      const part = await reader?.read();
      if (!part || part.done) return null;
      text += decoder.decode(part.value, { stream: true });
    }
    const [first = "", ...rest] = text.split("\n\n");
    text = rest.join("\n\n");
    return first;
  };
  const next = async (): Promise<LiveMessage | "heartbeat" | "end"> => {
    const got = await block();
    if (got === null) return "end";
    if (got.startsWith(":")) return "heartbeat";
    const data = /^data: (.*)$/m.exec(got)?.[1];
    return data ? (JSON.parse(data) as LiveMessage) : next();
  };
  const message = async (): Promise<LiveMessage> => {
    const got = await next();
    if (got === "end") throw new Error("The stream ended.");
    return got === "heartbeat" ? message() : got;
  };
  return { response, next, message, close: async () => void (await reader?.cancel()) };
}

/** A change is only heard once the connection listens: change until it is. */
async function untilHeard(stream: Stream): Promise<void> {
  const heard = stream.message();
  let isHeard = false;
  void heard.then(() => {
    isHeard = true;
  });
  while (!isHeard) await aMove(ws.ctx);
  await heard;
}

describe("GET /api/v1/events", () => {
  it("tells a member what changed in the workspace, and nothing of another one", async () => {
    const other = await aWorkspace(test.deps);
    const stream = await open(ws.slug, { as: ws });
    expect(stream.response.headers.get("content-type")).toBe("text/event-stream");
    await untilHeard(stream);
    await aMove(other.ctx);
    const move = await aMove(ws.ctx, { score: 71 });
    for (;;) {
      const message = await stream.message();
      expect(message.kind).toBe("move");
      if ("id" in message && message.id === move.id) {
        expect(message).toEqual({ kind: "move", id: move.id, status: "open", version: 1 });
        break;
      }
      const row =
        "id" in message
          ? await test.deps.db.acrossTenants("test").move.findUnique({ where: { id: message.id } })
          : null;
      expect(row?.workspaceId).toBe(ws.workspaceId);
    }
    await stream.close();
  });

  it("keeps a quiet stream alive", async () => {
    const quiet = await aWorkspace(test.deps);
    const stream = await open(quiet.slug, { as: quiet });
    expect(await stream.next()).toBe("heartbeat");
    await stream.close();
  });

  it("tells a browser that comes back to fetch everything", async () => {
    const stream = await open(ws.slug, { as: ws, headers: { "last-event-id": "4" } });
    expect(await stream.message()).toEqual({ kind: "resync" });
    await stream.close();
  });

  it("listens again after the database was lost, and says that something may have been missed", async () => {
    const stream = await open(ws.slug, { as: ws });
    await untilHeard(stream);
    const { rows } = await test.deps.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen caseyos_changes%'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    let message = await stream.message();
    while (message.kind !== "resync") message = await stream.message();
    await untilHeard(stream);
    await stream.close();
  });

  it("ends for somebody who was removed from the workspace", async () => {
    const member = await aMember(ws, "member");
    const stream = await open(ws.slug, { as: { userId: member.actor.id } });
    await test.deps.db.prisma.member.deleteMany({ where: { workspaceId: ws.workspaceId, userId: member.actor.id } });
    let got = await stream.next();
    while (got !== "end") got = await stream.next();
    expect(got).toBe("end");
  });

  it("opens a few streams per person, and gives the place back when one closes", async () => {
    const person = await aWorkspace(test.deps);
    const [first, second] = [await open(person.slug, { as: person }), await open(person.slug, { as: person })];
    const third = await test.call(`/api/v1/events?workspace=${person.slug}`, { as: person });
    expect(third).toMatchObject({ status: 429, json: { reason: "events.too_many_streams" } });
    await first.close();
    const fourth = await open(person.slug, { as: person });
    expect(fourth.response.status).toBe(200);
    await Promise.all([second.close(), fourth.close()]);
  });

  it("is for members: not signed out, not strangers, not keys, not without a workspace, not by POST", async () => {
    const stranger = await aWorkspace(test.deps);
    const path = `/api/v1/events?workspace=${ws.slug}`;
    expect((await test.call(path)).status).toBe(401);
    expect((await test.call(path, { as: stranger })).status).toBe(404);
    expect((await test.call("/api/v1/events", { as: ws })).status).toBe(422);
    expect((await test.call(path, { as: ws, body: {} })).status).toBe(405);
  });

  it("ends every stream when the process stops", async () => {
    const own = await aTestApi();
    const team = await aWorkspace(own.deps);
    const response = await own.request(`/api/v1/events?workspace=${team.slug}`, { as: team });
    const all = response.text();
    await own.close();
    expect(await all).toContain("retry:");
  });
});
