import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import type { Page } from "#server/platform/pure/page.ts";
import type { Receipt } from "../contract.ts";
import { type ChainVerdict, GENESIS_HASH, verifyChain } from "../policy/chain.ts";
import { receiptsAbove, receiptsBelow } from "../store/receipts.ts";

/** The column's own limit. */
const MAX_SEQ = 2_147_483_647;

/** Receipts of the workspace, newest first. The cursor is the number below which the page starts. */
export async function listReceipts(ctx: Ctx, input: { cursor?: string; limit: number }): Promise<Page<Receipt>> {
  authorize(ctx, "move.read");
  const below = input.cursor === undefined ? null : Number(input.cursor);
  const isOurs = below === null || (Number.isSafeInteger(below) && below <= MAX_SEQ);
  if (!isOurs) throw invalidInput("cursor.invalid", "This cursor is not ours.");
  const found = await receiptsBelow(ctx.db.prisma, ctx.workspaceId, below, input.limit + 1);
  const items = found.slice(0, input.limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > items.length && last ? String(last.seq) : null };
}

const CHUNK = 500;

/** Checks the whole chain of the workspace as it is stored. */
export async function verifyReceipts(ctx: Ctx): Promise<ChainVerdict> {
  authorize(ctx, "audit.read");
  let last = { seq: 0, hash: GENESIS_HASH };
  let checked = 0;
  for (;;) {
    const receipts = await receiptsAbove(ctx.db.prisma, ctx.workspaceId, last.seq, CHUNK);
    const verdict = verifyChain(receipts, last);
    if (!verdict.isIntact) return verdict;
    checked += receipts.length;
    last = receipts.at(-1) ?? last;
    if (receipts.length < CHUNK) return { isIntact: true, checked };
  }
}
