import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import type { Activity, ActivityInput, Mention, mentionsInput } from "../contract.ts";
import { type ActivityRow, activityRows, mentionRows } from "../store.ts";

const placeOf = (place: readonly [string, string] | null) => place && { at: place[0], id: place[1] };

/** What the members did and what came of it, newest first. */
export async function listActivity(ctx: Ctx, input: ActivityInput): Promise<Page<Activity>> {
  authorize(ctx, "move.read");
  const { memberId = null, show } = input;
  const page = await readPage(
    input,
    byInstant,
    (place, limit) => activityRows(ctx.db.pool, ctx.workspaceId, { memberId, show, after: placeOf(place), limit }),
    (row) => [row.at, row.id],
  );
  return { ...page, items: page.items.map(viewOf) };
}

const textIn = (detail: Record<string, unknown>, key: string): string | null => {
  const value = detail[key];
  return typeof value === "string" && value !== "" ? value : null;
};

function viewOf({ detail, ...row }: ActivityRow): Activity {
  const type = textIn(detail, "type");
  const isOutcome = row.action === "outcome.recorded" && type !== null;
  return {
    ...row,
    reason: textIn(detail, "reason"),
    note: textIn(detail, "note"),
    outcome: isOutcome ? { type, impact: Number(detail.impact ?? 0) } : null,
  };
}

/** Comments in which the caller is named, newest first. @throws invalid_input for a program: it has no name to be called by */
export async function listMentions(ctx: Ctx, input: z.output<typeof mentionsInput>): Promise<Page<Mention>> {
  authorize(ctx, "move.read");
  const { actor } = ctx;
  if (actor.type !== "user") throw invalidInput("mentions.person_only", "Only a person can be mentioned.");
  return readPage(
    input,
    byInstant,
    (place, limit) => mentionRows(ctx.db.pool, ctx.workspaceId, { userId: actor.id, after: placeOf(place), limit }),
    (row) => [row.at, row.id],
  );
}
