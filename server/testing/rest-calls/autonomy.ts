import { considerMove, saveRule, simulateRule, switchRule } from "#server/domain/autonomy/index.ts";
import { jobCtx } from "../approved-move.ts";
import { runDurably } from "../steps.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

/** Nobody in these tests has this domain: what the rule allows touches no other case. */
const rule = {
  name: "Partners",
  priority: 7,
  conditions: { domains: ["partner.example"] },
  dailyCap: 5,
  expiresAt: null,
  maxBadShare: 0.1,
};

export function autonomyCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byKey, move } = callsOf(setting);
  const saved = async () => {
    const { id } = await saveRule(ws.ctx, rule);
    return { id, path: `/api/v1/auto-approval/rules/${id}` };
  };
  const simulated = async () => {
    const made = await saved();
    await simulateRule(ws.ctx, { ruleId: made.id });
    return made;
  };
  return {
    "get /api/v1/auto-approval/rules": async () => {
      await saved();
      return byKey("/api/v1/auto-approval/rules");
    },
    "put /api/v1/auto-approval/rules": () => byKey("/api/v1/auto-approval/rules", { method: "PUT", body: rule }),
    "delete /api/v1/auto-approval/rules/{id}": async () => byKey((await saved()).path, { method: "DELETE" }),
    "post /api/v1/auto-approval/rules/{id}/simulate": async () =>
      byKey(`${(await saved()).path}/simulate`, { method: "POST" }),
    "post /api/v1/auto-approval/rules/{id}/switch": async () =>
      byKey(`${(await simulated()).path}/switch`, { body: { isOn: true } }),
    "get /api/v1/auto-approval/decisions": async () => {
      await switchRule(ws.ctx, { ruleId: (await simulated()).id, isOn: true });
      const { moveId } = await move();
      await runDurably((steps) => considerMove(jobCtx(ws), steps, { moveId }), { clock: ws.clock });
      return byKey(`/api/v1/auto-approval/decisions?moveId=${moveId}`);
    },
    "get /api/v1/autonomy": () => byKey("/api/v1/autonomy"),
    "put /api/v1/autonomy": () =>
      byKey("/api/v1/autonomy", {
        method: "PUT",
        body: { actionType: "send_email", segment: "new", level: "suggest" },
      }),
  };
}
