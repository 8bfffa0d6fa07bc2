import { aSignal, unique } from "../build/index.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

export function signalCalls(setting: CallSetting): Calls {
  const { test, ws } = setting;
  const { prisma } = test.deps.db;
  const { byKey } = callsOf(setting);
  /** A form that was read and then failed. */
  async function flow(): Promise<{ signalId: string; flowRunId: string }> {
    const { id: signalId } = await aSignal(ws.ctx);
    const own = { workspaceId: ws.workspaceId };
    const run = { ...own, id: ws.ctx.newId(), signalId, address: "a@x.test", contentKey: "k", startedAt: new Date() };
    await prisma.flowRun.create({ data: { ...run, status: "failed" } });
    const step = { ...own, flowRunId: run.id, key: "dedupe", position: 0, status: "done", attempts: 1 };
    await prisma.flowStep.create({ data: step });
    return { signalId, flowRunId: run.id };
  }
  return {
    "post /api/v1/signals": () =>
      byKey("/api/v1/signals", { body: { type: "form_submitted", payload: { email: `p-${unique()}@x.test` } } }),
    "get /api/v1/signals": () => byKey("/api/v1/signals"),
    "post /api/v1/signals/{signalId}/requeue": async () => {
      const { id } = await aSignal(ws.ctx);
      const where = { workspaceId: ws.workspaceId, id };
      await prisma.signal.updateMany({ where, data: { status: "ignored", reason: "It broke.", failedAt: new Date() } });
      return byKey(`/api/v1/signals/${id}/requeue`, { method: "POST" });
    },
    "get /api/v1/signals/{signalId}/flow": async () => byKey(`/api/v1/signals/${(await flow()).signalId}/flow`),
    "post /api/v1/flows/{flowRunId}/rerun": async () =>
      byKey(`/api/v1/flows/${(await flow()).flowRunId}/rerun`, { body: { fromStep: "dedupe" } }),
  };
}
