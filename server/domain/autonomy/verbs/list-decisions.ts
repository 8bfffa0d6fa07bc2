import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type AutoDecision, autoDecision, type ListDecisionsInput, listDecisionsInput } from "../contract.ts";
import { listDecisions as readDecisions } from "../store/decisions.ts";

const place = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** What rules made of moves and why, newest first; of one move where it is named. */
export async function listDecisions(ctx: Ctx, input: ListDecisionsInput): Promise<Page<AutoDecision>> {
  authorize(ctx, "autonomy.read");
  const { moveId, limit, cursor } = listDecisionsInput.parse(input);
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, place);
  const after = at !== undefined && id !== undefined ? { at: new Date(at), id } : null;
  const rows = await readDecisions(ctx.db.prisma, ctx.workspaceId, { moveId, limit: limit + 1, after });
  const items = rows.slice(0, limit).map(({ move, rule, ...row }) =>
    autoDecision.parse({
      ...row,
      at: row.at.toISOString(),
      moveTitle: move.title,
      ruleName: rule?.name ?? null,
    }),
  );
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.at, last.id]) : null };
}
