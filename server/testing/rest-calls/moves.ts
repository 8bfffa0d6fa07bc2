import { createTaskParams } from "#server/domain/actions/contract.ts";
import { executeMove } from "#server/domain/execution/index.ts";
import { approve, jobCtx } from "../approved-move.ts";
import { runDurably } from "../steps.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

const UNKNOWN = "0199aaaa-0000-7000-8000-000000000000";

/** A move that makes a task: its parameters can be changed. */
async function aTaskMove(setting: CallSetting): Promise<string> {
  const { moveId } = await callsOf(setting).move();
  const params = createTaskParams.parse({
    dueAt: null,
    ownerId: null,
    priority: "LOW",
    links: { contactIds: [], companyIds: [], dealIds: [] },
  });
  await setting.test.deps.db.prisma.move.updateMany({
    where: { workspaceId: setting.ws.workspaceId, id: moveId },
    data: { actionType: "create_task", params },
  });
  return moveId;
}

export const moveCalls = (setting: CallSetting): Calls => ({ ...queueCalls(setting), ...executionCalls(setting) });

function queueCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byKey, move, onMove } = callsOf(setting);
  return {
    "get /api/v1/moves": () => byKey("/api/v1/moves?limit=5&view=open"),
    "get /api/v1/moves/summary": () => byKey("/api/v1/moves/summary"),
    "get /api/v1/moves/{id}": async () => byKey(`/api/v1/moves/${(await move()).moveId}`),
    "patch /api/v1/moves/{id}/draft": async () =>
      byKey(`/api/v1/moves/${(await move()).moveId}/draft`, {
        method: "PATCH",
        body: { subject: "Hello", text: "Hello Dana", version: 1 },
      }),
    "get /api/v1/moves/{id}/params": async () => byKey(`/api/v1/moves/${await aTaskMove(setting)}/params`),
    "patch /api/v1/moves/{id}/params": async () =>
      byKey(`/api/v1/moves/${await aTaskMove(setting)}/params`, {
        method: "PATCH",
        body: { version: 1, changes: { priority: "HIGH" } },
      }),
    "post /api/v1/moves/{id}/snooze": () => onMove("snooze", { until: "tomorrow" }),
    "post /api/v1/moves/{id}/dismiss": () => onMove("dismiss", { reason: "bad_timing" }),
    "post /api/v1/moves/{id}/reopen": async () => {
      const { moveId } = await move();
      await byKey(`/api/v1/moves/${moveId}/dismiss`, { body: { reason: "other" } });
      return byKey(`/api/v1/moves/${moveId}/reopen`, { method: "POST" });
    },
    "post /api/v1/moves/{id}/assign": () => onMove("assign", { ownerId: ws.userId }),
    // One that is done and one that is not: both kinds of a result.
    "post /api/v1/moves/change": async () =>
      byKey("/api/v1/moves/change", {
        body: { moveIds: [(await move()).moveId, UNKNOWN], change: { kind: "dismiss", reason: "other" } },
      }),
    "get /api/v1/outcomes": () => byKey("/api/v1/outcomes"),
    "post /api/v1/outcomes": async () =>
      byKey("/api/v1/outcomes", { body: { moveId: (await move()).moveId, type: "meeting_held" } }),
    "get /api/v1/people": () => byKey("/api/v1/people"),
  };
}

function executionCalls(setting: CallSetting): Calls {
  const { test, ws } = setting;
  const { byKey, move } = callsOf(setting);
  return {
    "get /api/v1/moves/{id}/preview": async () => byKey(`/api/v1/moves/${(await move()).moveId}/preview`),
    "post /api/v1/moves/{id}/retry": async () => {
      const { moveId } = await move();
      const where = { workspaceId: ws.workspaceId, id: moveId };
      await test.deps.db.prisma.move.updateMany({ where, data: { status: "failed" } });
      return byKey(`/api/v1/moves/${moveId}/retry`, { method: "POST" });
    },
    "post /api/v1/moves/{id}/cancel-execution": async () => {
      const { moveId, approvalId, contentHash } = await approve(ws, await move());
      const { prisma } = test.deps.db;
      const id = ws.ctx.newId();
      const claimed = { id, workspaceId: ws.workspaceId, moveId, approvalId, contentHash, actionType: "reply_email" };
      await prisma.execution.create({ data: { ...claimed, idempotencyKey: id, pausedAt: ws.clock.now() } });
      await prisma.move.updateMany({
        where: { workspaceId: ws.workspaceId, id: moveId },
        data: { status: "executing" },
      });
      return byKey(`/api/v1/moves/${moveId}/cancel-execution`, { method: "POST" });
    },
    "post /api/v1/moves/{id}/undo-execution": async () => {
      const approved = await approve(ws, await move());
      await runDurably((steps) => executeMove(jobCtx(ws), steps, approved), { clock: ws.clock });
      return byKey(`/api/v1/moves/${approved.moveId}/undo-execution`, { method: "POST" });
    },
    "get /api/v1/receipts/export": () => byKey("/api/v1/receipts/export"),
    "get /api/v1/receipts": () => byKey("/api/v1/receipts"),
    "get /api/v1/receipts/verify": () => byKey("/api/v1/receipts/verify"),
  };
}
