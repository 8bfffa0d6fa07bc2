import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { Team } from "../contract.ts";
import { figures } from "../store.ts";

const SPAN_DAYS = 7;

/** The members with their figures: counted now, from rows. */
export async function readTeam(ctx: Ctx): Promise<Team> {
  authorize(ctx, "member.read");
  const now = ctx.now();
  const since = new Date(now.getTime() - SPAN_DAYS * DAY_MS);
  const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
  const rows = await figures(ctx.db.pool, ctx.workspaceId, { userId, now, since });
  const [first] = rows;
  return {
    members: rows.map(({ unownedOpen: _open, unownedDue: _due, ...row }) => row),
    unowned: { open: first?.unownedOpen ?? 0, dueToday: first?.unownedDue ?? 0 },
    since: since.toISOString(),
  };
}
