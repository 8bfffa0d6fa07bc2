import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decision } from "#server/domain/approvals/contract.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import {
  anOpenMove,
  approve,
  aSendingWorkspace,
  jobCtx,
  type OpenMove,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { aMove, anApiKey, noConnectors } from "#server/testing/build/index.ts";
import { realClock } from "#server/testing/clock.ts";
import { faultyMailbox } from "#server/testing/faulty-mailbox.ts";
import { runDurably } from "#server/testing/steps.ts";
import { chainVerdict, executionPreview, receiptPage, retriedMove, undoAnswer } from "./contract.ts";
import { executeMove } from "./index.ts";
import { exportVerifier } from "./policy/export.ts";

let test: TestApi;
let ws: SendingWorkspace;
let key: string;
beforeAll(async () => {
  const { port } = faultyMailbox(realClock());
  test = await aTestApi({ deps: { connectors: { ...noConnectors, email: () => port } } });
  ws = await aSendingWorkspace(test.deps.db);
  key = (await anApiKey(ws.ctx)).key;
});
afterAll(() => test.close());

const post = (move: OpenMove, verb: string, body?: unknown) =>
  test.call(`/api/v1/moves/${move.moveId}/${verb}`, { method: "POST", key, body });

describe("approving by REST", () => {
  it("approves what was read, says who was first, and takes it back", async () => {
    const move = await anOpenMove(ws);
    const { contentHash } = move;
    const approved = await post(move, "approve", { contentHash });
    expect(approved.status).toBe(200);
    expect(decision.parse(approved.json)).toMatchObject({ moveId: move.moveId, status: "scheduled" });
    const other = (await anApiKey(ws.ctx)).key;
    const path = `/api/v1/moves/${move.moveId}/approve`;
    const late = await test.call(path, { method: "POST", key: other, body: { contentHash } });
    expect(late.status).toBe(409);
    expect(late.json).toMatchObject({ code: "conflict", reason: "move.already_decided" });
    const undone = await post(move, "undo");
    expect(decision.parse(undone.json)).toMatchObject({ status: "open", holdUntil: null });
    expect((await post(move, "undo")).json).toMatchObject({ reason: "move.not_scheduled" });
  });

  it("refuses other content than the one that stands there, and a hash that is none", async () => {
    const move = await anOpenMove(ws);
    const stale = await post(move, "approve", { contentHash: "0".repeat(64) });
    expect(stale.status).toBe(409);
    expect(stale.json).toMatchObject({ reason: "move.content_changed" });
    expect((await post(move, "approve", { contentHash: "short" })).status).toBe(422);
    expect(
      (await post({ ...move, moveId: ws.deps.newId() }, "approve", { contentHash: move.contentHash })).status,
    ).toBe(404);
  });
});

describe("executions by REST", () => {
  it("preview, receipts and their check have the documented shapes", async () => {
    const move = await anOpenMove(ws);
    const preview = await test.call(`/api/v1/moves/${move.moveId}/preview`, { key });
    expect(preview.status).toBe(200);
    expect(executionPreview.parse(preview.json)).toMatchObject({ mail: { to: [move.recipient] }, refusals: [] });
    const approved = await approve(ws, move);
    await runDurably((steps) => executeMove(jobCtx(ws), steps, approved), { clock: ws.clock });
    const receipts = await test.call("/api/v1/receipts?limit=1", { key });
    expect(receiptPage.parse(receipts.json).items).toMatchObject([{ body: { moveId: move.moveId } }]);
    const verified = await test.call("/api/v1/receipts/verify", { key });
    expect(chainVerdict.parse(verified.json)).toEqual({ isIntact: true, checked: 1 });
  });

  it("the export streams lines that the offline check takes, for admins' keys alone", async () => {
    const exported = await test.call("/api/v1/receipts/export", { key });
    expect(exported.status).toBe(200);
    const verifier = exportVerifier();
    for (const line of exported.text.trimEnd().split("\n")) verifier.line(line);
    expect(verifier.end()).toMatchObject({ isIntact: true, workspaceId: ws.workspaceId });
    const { key: weak } = await anApiKey(ws.ctx, ["moves:read"]);
    expect((await test.call("/api/v1/receipts/export", { key: weak })).status).toBe(403);
  });

  it("undoing a mail proposes its correction, and undoing nothing is a conflict", async () => {
    const approved = await approve(ws, await anOpenMove(ws));
    const path = `/api/v1/moves/${approved.moveId}/undo-execution`;
    expect((await test.call(path, { method: "POST", key })).json).toMatchObject({ reason: "undo.not_done" });
    await runDurably((steps) => executeMove(jobCtx(ws), steps, approved), { clock: ws.clock });
    const undone = await test.call(path, { method: "POST", key });
    expect(undoAnswer.parse(undone.json)).toMatchObject({ kind: "correction", moveId: approved.moveId });
  });

  it("retry opens a failed move, and only that", async () => {
    const failed = await aMove(ws.ctx, { status: "failed" });
    const path = `/api/v1/moves/${failed.id}/retry`;
    const retried = await test.call(path, { method: "POST", key });
    expect(retriedMove.parse(retried.json)).toMatchObject({ moveId: failed.id, status: "open" });
    expect((await test.call(path, { method: "POST", key })).status).toBe(409);
  });
});

describe("the same by tRPC", () => {
  const session = () => ({ as: { userId: ws.userId } });
  it("is there for the screens", async () => {
    const move = await anOpenMove(ws);
    const { moveId, contentHash } = move;
    const decided = await test.call("/api/trpc/approvals.decide", {
      ...session(),
      body: { workspaceSlug: ws.slug, moveId, contentHash, verdict: "approve" },
    });
    expect(decided.json).toMatchObject({ result: { data: { moveId, status: "scheduled" } } });
    const undone = await test.call("/api/trpc/approvals.undo", {
      ...session(),
      body: { workspaceSlug: ws.slug, moveId },
    });
    expect(undone.json).toMatchObject({ result: { data: { status: "open" } } });
    const read = async (procedure: string, input: object) => {
      const query = encodeURIComponent(JSON.stringify({ workspaceSlug: ws.slug, ...input }));
      return (await test.call(`/api/trpc/execution.${procedure}?input=${query}`, session())).json;
    };
    expect(await read("preview", { moveId })).toMatchObject({ result: { data: { mail: { to: [move.recipient] } } } });
    expect(await read("receipts", {})).toMatchObject({ result: { data: { items: expect.any(Array) } } });
    expect(await read("verifyReceipts", {})).toMatchObject({ result: { data: { isIntact: true } } });
    const failed = await aMove(ws.ctx, { status: "failed" });
    const retried = await test.call("/api/trpc/execution.retry", {
      ...session(),
      body: { workspaceSlug: ws.slug, moveId: failed.id },
    });
    expect(retried.json).toMatchObject({ result: { data: { status: "open" } } });
  });
});
