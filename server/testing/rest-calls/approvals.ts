import { requestApproval, setStandIn, startBulkReview } from "#server/domain/approvals/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { aKeyCtx, aMember } from "../build/index.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

export const approvalCalls = (setting: CallSetting): Calls => ({
  ...decisionCalls(setting),
  ...standInCalls(setting),
  ...bulkCalls(setting),
});

function decisionCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byAdmin, byKey, move, onMove } = callsOf(setting);
  const requested = async () => requestApproval(aKeyCtx(ws, ["moves:write"]), { moveId: (await move()).moveId });
  return {
    "post /api/v1/moves/{id}/approve": async () => {
      const { moveId, contentHash } = await move();
      return byKey(`/api/v1/moves/${moveId}/approve`, { body: { contentHash } });
    },
    "post /api/v1/moves/{id}/undo": async () => {
      const { moveId, contentHash } = await move();
      await byKey(`/api/v1/moves/${moveId}/approve`, { body: { contentHash } });
      return byKey(`/api/v1/moves/${moveId}/undo`, { method: "POST" });
    },
    "post /api/v1/moves/{id}/request-approval": () => onMove("request-approval", { note: "Is this right?" }),
    "get /api/v1/approvals": async () => {
      await requested();
      return byKey("/api/v1/approvals?view=waiting&limit=5");
    },
    "get /api/v1/approvals/count": async () => {
      await requested();
      return byKey("/api/v1/approvals/count");
    },
    "post /api/v1/approvals/{id}/delegate": async () => {
      const { approvalId } = await requested();
      const toUserId = (await aMember(ws)).actor.id;
      return byAdmin(`/api/v1/approvals/${approvalId}/delegate`, { body: { toUserId, note: "You know them." } });
    },
    "get /api/v1/approvals/policy": () => byKey("/api/v1/approvals/policy"),
    "patch /api/v1/approvals/policy": () =>
      byKey("/api/v1/approvals/policy", { method: "PATCH", body: { requestHours: 48 } }),
  };
}

/** Each by a person of its own: nobody may be away twice at once. */
function standInCalls(setting: CallSetting): Calls {
  const { test, ws } = setting;
  const { byKey } = callsOf(setting);
  const span = async () => ({
    toUserId: (await aMember(ws)).actor.id,
    startsAt: new Date(Date.now() + DAY_MS).toISOString(),
    endsAt: new Date(Date.now() + 2 * DAY_MS).toISOString(),
  });
  const away = async () => {
    const person = await aMember(ws);
    return { as: { userId: person.actor.id }, standIn: await setStandIn(person, await span()) };
  };
  return {
    "get /api/v1/approvals/stand-ins": async () => {
      await away();
      return byKey("/api/v1/approvals/stand-ins");
    },
    "post /api/v1/approvals/stand-ins": async () => {
      const as = { userId: (await aMember(ws)).actor.id };
      return test.call("/api/v1/approvals/stand-ins", { as, body: await span() });
    },
    "delete /api/v1/approvals/stand-ins/{id}": async () => {
      const { as, standIn } = await away();
      return test.call(`/api/v1/approvals/stand-ins/${standIn.id}`, { as, method: "DELETE" });
    },
  };
}

function bulkCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byAdmin, byKey, move } = callsOf(setting);
  const started = async () => {
    const { moveId, contentHash } = await move();
    const { reviewId } = await startBulkReview(ws.ctx, { moveIds: [moveId] });
    const path = `/api/v1/approvals/bulk/${reviewId}`;
    return { path, confirmed: () => byAdmin(`${path}/confirm`, { body: { moveId, contentHash } }) };
  };
  return {
    // One that may be taken and one that is left out.
    "post /api/v1/approvals/bulk": async () => {
      const [first, second] = [await move(), await move()];
      await byKey(`/api/v1/moves/${second.moveId}/dismiss`, { body: { reason: "other" } });
      return byAdmin("/api/v1/approvals/bulk", { body: { moveIds: [first.moveId, second.moveId] } });
    },
    "post /api/v1/approvals/bulk/{id}/confirm": async () => (await started()).confirmed(),
    "post /api/v1/approvals/bulk/{id}/decide": async () => {
      const { path, confirmed } = await started();
      await confirmed();
      return byAdmin(`${path}/decide`, { method: "POST" });
    },
  };
}
