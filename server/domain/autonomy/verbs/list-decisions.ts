import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import { type AutoDecision, autoDecision, type ListDecisionsInput, listDecisionsInput } from "../contract.ts";
import { listDecisions as readDecisions } from "../store/decisions.ts";

/** What rules made of moves and why, newest first; of one move where it is named. */
export async function listDecisions(ctx: Ctx, input: ListDecisionsInput): Promise<Page<AutoDecision>> {
  authorize(ctx, "autonomy.read");
  const { moveId, limit, cursor } = listDecisionsInput.parse(input);
  const page = await readPage(
    { cursor, limit },
    byInstant,
    (after, most) =>
      readDecisions(ctx.db.prisma, ctx.workspaceId, {
        moveId,
        limit: most,
        after: after && { at: new Date(after[0]), id: after[1] },
      }),
    (row) => [row.at.toISOString(), row.id],
  );
  const items = page.items.map(({ move, rule, ...row }) =>
    autoDecision.parse({
      ...row,
      at: row.at.toISOString(),
      moveTitle: move.title,
      ruleName: rule?.name ?? null,
    }),
  );
  return { items, nextCursor: page.nextCursor };
}
