import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aMove, aProposal, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { moveChange, moveDetail, queueRowPage, queueSummary } from "./contract.ts";
import { proposeMove } from "./index.ts";

let test: TestApi;
let ws: TestWorkspace;
beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

const dataOf = (json: unknown): unknown => (json as { result: { data: unknown } }).result.data;
async function ask(procedure: string, input: Record<string, unknown> = {}): Promise<unknown> {
  const query = encodeURIComponent(JSON.stringify({ workspaceSlug: ws.slug, ...input }));
  const { status, json } = await test.call(`/api/trpc/${procedure}?input=${query}`, { as: ws });
  expect([procedure, status]).toEqual([procedure, 200]);
  return dataOf(json);
}
async function tell(procedure: string, input: Record<string, unknown>): Promise<unknown> {
  const { status, json } = await test.call(`/api/trpc/${procedure}`, {
    as: ws,
    body: { workspaceSlug: ws.slug, ...input },
  });
  expect([procedure, status]).toEqual([procedure, 200]);
  return dataOf(json);
}

describe("the procedures of the queue", () => {
  it("answer as their contracts say, the list included", async () => {
    const { moveId } = await proposeMove(ws.ctx, await aProposal(ws.ctx));
    const page = queueRowPage.parse(await ask("queue.list", { view: "open" }));
    expect(page.items.map((card) => card.id)).toEqual([moveId]);
    expect(await ask("queue.list", { view: "open" })).toEqual(page);
    expect(moveDetail.parse(await ask("queue.get", { moveId })).id).toBe(moveId);
    expect(queueSummary.parse(await ask("queue.summary")).open.count).toBe(1);
  });

  it("carry out each change", async () => {
    const { id: moveId } = await aMove(ws.ctx);
    const statusAfter = async (procedure: string, input: Record<string, unknown> = {}) =>
      moveChange.parse(await tell(procedure, { moveId, ...input })).status;
    expect(await statusAfter("queue.editDraft", { subject: "Pricing", text: "Here it is.", version: 1 })).toBe("open");
    expect(await statusAfter("queue.assign", { ownerId: ws.userId })).toBe("open");
    expect(await statusAfter("queue.snooze", { until: "4h" })).toBe("snoozed");
    expect(await statusAfter("queue.reopen")).toBe("open");
    expect(await statusAfter("queue.dismiss", { reason: "not_relevant" })).toBe("dismissed");
  });

  it("record what came of a move, and list it", async () => {
    const { id: moveId } = await aMove(ws.ctx);
    expect(await tell("outcomes.recordManual", { moveId, type: "meeting_booked" })).toMatchObject({ isNew: true });
    expect(await ask("outcomes.list")).toMatchObject({ items: [{ moveId, type: "meeting_booked", source: "manual" }] });
  });
});
