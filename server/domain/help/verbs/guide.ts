import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { transact } from "#server/platform/transact.ts";
import type { Guide, HelpMark } from "../contract.ts";
import { helpMarked } from "../events.ts";
import { guideOf } from "../policy/first-steps.ts";
import { guideFacts, insertMark } from "../store.ts";

/** Only people are guided: no key reaches these verbs. */
const roleOf = ({ actor }: Ctx): Role => (actor.type === "user" ? actor.role : "viewer");

/** The caller's first steps, and what they have put away. */
export async function readGuide(ctx: Ctx): Promise<Guide> {
  authorize(ctx, "help.read");
  return guideOf(await guideFacts(ctx.db, ctx.workspaceId, ctx.actor.id), roleOf(ctx));
}

/** Remembers for good that the caller has seen or put away something. A second time changes nothing. */
export async function markSeen(ctx: Ctx, { key }: { key: HelpMark }): Promise<{ key: HelpMark }> {
  authorize(ctx, "help.mark");
  await transact(ctx, async (tx) => {
    const row = { userId: ctx.actor.id, key, createdAt: ctx.now() };
    if (!(await insertMark(tx, ctx.workspaceId, row))) return;
    await record(tx, ctx, { action: "help.marked", subject: { type: "help", id: key } });
    await emit(tx, ctx, helpMarked(key));
  });
  return { key };
}
