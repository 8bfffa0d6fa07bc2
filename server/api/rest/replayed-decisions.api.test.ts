import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type Call, type TestApi } from "#server/testing/api.ts";
import { aDraft, aMove, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";

/** A browser that lost an answer sends the same decision again: with its key, in the person's session. */

let test: TestApi;
let ws: TestWorkspace;
beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

const later = new Date(Date.now() + 3_600_000).toISOString();
const seen = (moveId: string) =>
  ws.deps.db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: moveId } });

type Decision = { path: string; method: string; action: string; body(moveId: string): Promise<unknown> };
const decisions: Record<string, Decision> = {
  approve: {
    path: "approve",
    method: "POST",
    action: "move.approved",
    body: async (id) => ({ contentHash: (await seen(id)).contentHash, verdict: "approve" }),
  },
  snooze: { path: "snooze", method: "POST", action: "move.snoozed", body: async () => ({ until: later }) },
  dismiss: { path: "dismiss", method: "POST", action: "move.dismissed", body: async () => ({ reason: "bad_timing" }) },
  edit: {
    path: "draft",
    method: "PATCH",
    action: "move.edited",
    body: async () => ({ subject: "Pricing", text: "Here it is.", version: 1 }),
  },
};

describe.each(Object.entries(decisions))("%s", (name, { path, method, action, body }) => {
  const audited = (moveId: string) =>
    ws.deps.db.prisma.auditEntry.count({ where: { workspaceId: ws.workspaceId, moveId, action } });

  it("sent twice under one key happens once and is answered twice alike", async () => {
    const { id } = await aMove(ws.ctx, { draft: aDraft() });
    const call: Call = { method, as: ws, body: await body(id), headers: { "idempotency-key": `${name}-1` } };
    const first = await test.call(`/api/v1/moves/${id}/${path}`, call);
    const second = await test.call(`/api/v1/moves/${id}/${path}`, call);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.json).toEqual(first.json);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await audited(id)).toBe(1);
  });

  it("sent ten times at once under one key happens once", async () => {
    const { id } = await aMove(ws.ctx, { draft: aDraft() });
    const call: Call = { method, as: ws, body: await body(id), headers: { "idempotency-key": `${name}-2` } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => test.call(`/api/v1/moves/${id}/${path}`, call)));
    expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await audited(id)).toBe(1);
  });
});
