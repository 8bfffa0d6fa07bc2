import type { Ctx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { stopMessage, stopsFor } from "../policy/stops.ts";
import type { GuardSubject } from "../policy/subject.ts";
import { workspaceFacts } from "../store/facts.ts";
import { engagedStops } from "../store/kill-switches.ts";

/**
 * The last look at the kill switches, right before the vendor is called.
 * @throws precondition_failed `kill_switch.engaged`
 */
export async function assertNotStopped(ctx: Ctx, subject: Pick<GuardSubject, "actionType" | "agentId">): Promise<void> {
  const db = ctx.db.prisma;
  const [stop] = stopsFor(await engagedStops(db, ctx.workspaceId), subject);
  if (!stop) return;
  const workspace = await workspaceFacts(db, ctx.workspaceId);
  throw new AppError("precondition_failed", "kill_switch.engaged", stopMessage(stop, workspace?.timeZone ?? "UTC"));
}
