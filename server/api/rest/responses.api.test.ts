import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { issueKey } from "#server/domain/developer/index.ts";
import { type Answer, aTestApi, type Call, type TestApi } from "#server/testing/api.ts";
import { anOpenMove, aSendingWorkspace, type OpenMove, type SendingWorkspace } from "#server/testing/approved-move.ts";
import { aConnection, anApiKey, noConnectors, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { faultyMailbox } from "#server/testing/faulty-mailbox.ts";
import { endpoints } from "./routes.ts";

let test: TestApi;
let ws: SendingWorkspace;
let key: string;

beforeAll(async () => {
  const mailbox = faultyMailbox(fakeClock());
  test = await aTestApi({ deps: { connectors: { ...noConnectors, email: () => mailbox.port } } });
  ws = await aSendingWorkspace(test.deps.db);
  key = (await anApiKey(ws.ctx)).key;
  await aConnection(ws.ctx);
  await move();
});
afterAll(() => test.close());

const move = (): Promise<OpenMove> => anOpenMove(ws);
const setStatus = async (moveId: string, status: "failed" | "snoozed" | "dismissed") => {
  await test.deps.db.prisma.move.updateMany({ where: { workspaceId: ws.workspaceId, id: moveId }, data: { status } });
};
const byKey = (path: string, call: Call = {}) => test.call(path, { key, ...call });
const onMove = async (action: string, body?: unknown) =>
  byKey(`/api/v1/moves/${(await move()).moveId}/${action}`, { method: "POST", body });

/** One good call of each endpoint, with what it needs prepared. */
const calls: Record<string, () => Promise<Answer>> = {
  "get /api/v1/me": () => test.call("/api/v1/me", { as: ws }),
  "get /api/v1/workspace": () => byKey("/api/v1/workspace"),
  "get /api/v1/members": () => byKey("/api/v1/members"),
  "get /api/v1/moves": () => byKey("/api/v1/moves?limit=5&view=open"),
  "get /api/v1/moves/summary": () => byKey("/api/v1/moves/summary"),
  "get /api/v1/moves/{id}": async () => byKey(`/api/v1/moves/${(await move()).moveId}`),
  "get /api/v1/moves/{id}/preview": async () => byKey(`/api/v1/moves/${(await move()).moveId}/preview`),
  "patch /api/v1/moves/{id}/draft": async () =>
    byKey(`/api/v1/moves/${(await move()).moveId}/draft`, {
      method: "PATCH",
      body: { subject: "Hello", text: "Hello Dana", version: 1 },
    }),
  "post /api/v1/moves/{id}/snooze": () => onMove("snooze", { until: "tomorrow" }),
  "post /api/v1/moves/{id}/dismiss": () => onMove("dismiss", { reason: "bad_timing" }),
  "post /api/v1/moves/{id}/reopen": async () => {
    const { moveId } = await move();
    await byKey(`/api/v1/moves/${moveId}/dismiss`, { body: { reason: "other" } });
    return byKey(`/api/v1/moves/${moveId}/reopen`, { method: "POST" });
  },
  "post /api/v1/moves/{id}/assign": () => onMove("assign", { ownerId: ws.userId }),
  "post /api/v1/moves/{id}/approve": async () => {
    const { moveId, contentHash } = await move();
    return byKey(`/api/v1/moves/${moveId}/approve`, { body: { contentHash } });
  },
  "post /api/v1/moves/{id}/undo": async () => {
    const { moveId, contentHash } = await move();
    await byKey(`/api/v1/moves/${moveId}/approve`, { body: { contentHash } });
    return byKey(`/api/v1/moves/${moveId}/undo`, { method: "POST" });
  },
  "post /api/v1/moves/{id}/retry": async () => {
    const { moveId } = await move();
    await setStatus(moveId, "failed");
    return byKey(`/api/v1/moves/${moveId}/retry`, { method: "POST" });
  },
  "get /api/v1/receipts": () => byKey("/api/v1/receipts"),
  "get /api/v1/receipts/verify": () => byKey("/api/v1/receipts/verify"),
  "post /api/v1/signals": () =>
    byKey("/api/v1/signals", { body: { type: "form_submitted", payload: { email: `p-${unique()}@x.test` } } }),
  "get /api/v1/signals": () => byKey("/api/v1/signals"),
  "get /api/v1/people": () => byKey("/api/v1/people"),
  "get /api/v1/outcomes": () => byKey("/api/v1/outcomes"),
  "post /api/v1/outcomes": async () =>
    byKey("/api/v1/outcomes", { body: { moveId: (await move()).moveId, type: "meeting_held" } }),
  "get /api/v1/connections": () => byKey("/api/v1/connections"),
  "get /api/v1/api-keys": () => test.call("/api/v1/api-keys", { as: ws }),
  "post /api/v1/api-keys": () => test.call("/api/v1/api-keys", { as: ws, body: { name: "k", scopes: ["moves:read"] } }),
  "delete /api/v1/api-keys/{keyId}": async () => {
    const { apiKey } = await issueKey(ws.ctx, { name: "k", scopes: ["moves:read"] });
    return test.call(`/api/v1/api-keys/${apiKey.id}`, { as: ws, method: "DELETE" });
  },
};

describe.each(endpoints.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint })))(
  "$name",
  ({ name, endpoint }) => {
    it("answers what its documentation says, to the letter", async () => {
      const call = calls[name];
      if (!call) expect.fail(`No call in this test for ${name}: add one.`);
      const answer = await call();
      expect(answer.status, answer.text).toBe(endpoint.status);
      if (!endpoint.response) return expect(answer.text).toBe("");
      const parsed = (endpoint.response as z.ZodType).safeParse(answer.json);
      expect(parsed.error?.issues ?? []).toEqual([]);
      // A field that the schema does not name would be dropped by parsing: nothing undocumented leaves.
      expect(parsed.data).toEqual(answer.json);
    });
  },
);
