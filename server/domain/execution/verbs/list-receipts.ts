import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput, notFound } from "#server/platform/pure/errors.ts";
import type { Page } from "#server/platform/pure/page.ts";
import type { Receipt, ShownReceipt } from "../contract.ts";
import { type ChainVerdict, GENESIS_HASH, verifyChain } from "../policy/chain.ts";
import { exportWriter } from "../policy/export.ts";
import { memberNames, receiptById, receiptsAbove, receiptsBelow } from "../store/receipts.ts";

/** The column's own limit. */
const MAX_SEQ = 2_147_483_647;

/** Receipts of the workspace, newest first. The cursor is the number below which the page starts. */
export async function listReceipts(ctx: Ctx, input: { cursor?: string; limit: number }): Promise<Page<ShownReceipt>> {
  authorize(ctx, "move.read");
  const below = input.cursor === undefined ? null : Number(input.cursor);
  const isOurs = below === null || (Number.isSafeInteger(below) && below <= MAX_SEQ);
  if (!isOurs) throw invalidInput("cursor.invalid", "This cursor is not ours.");
  const found = await receiptsBelow(ctx.db.prisma, ctx.workspaceId, below, input.limit + 1);
  const items = await withNames(ctx, found.slice(0, input.limit));
  const last = items.at(-1);
  return { items, nextCursor: found.length > items.length && last ? String(last.seq) : null };
}

async function withNames(ctx: Ctx, receipts: readonly Receipt[]): Promise<ShownReceipt[]> {
  const ids = receipts.flatMap(({ body }) => [personIn(body.approvedBy), personIn(body.undoneBy)]);
  const names = await memberNames(
    ctx.db.prisma,
    ctx.workspaceId,
    ids.filter((id) => id !== null),
  );
  const nameOf = (actor: string | undefined) => names.get(personIn(actor) ?? "") ?? null;
  return receipts.map((receipt) => ({
    ...receipt,
    approvedByName: nameOf(receipt.body.approvedBy),
    undoneByName: nameOf(receipt.body.undoneBy),
  }));
}

/** The person's id in `user:id`. */
const personIn = (actor: string | undefined): string | null =>
  actor?.startsWith("user:") ? actor.slice("user:".length) : null;

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

export async function getReceipt(ctx: Ctx, input: { receiptId: string }): Promise<ShownReceipt> {
  authorize(ctx, "move.read");
  const found = await receiptById(ctx.db.prisma, ctx.workspaceId, input.receiptId);
  const [shown] = await withNames(ctx, found ? [found] : []);
  if (!shown) throw notFound("receipt");
  return shown;
}

/** Every receipt of the workspace as lines that `./caseyos verify-receipts` checks without us. */
export async function exportReceipts(ctx: Ctx): Promise<AsyncIterable<string>> {
  authorize(ctx, "audit.read");
  return exportedLines(ctx);
}

async function* exportedLines(ctx: Ctx): AsyncGenerator<string> {
  const writer = exportWriter({ workspaceId: ctx.workspaceId, exportedAt: ctx.now().toISOString() });
  yield writer.head();
  let last = 0;
  for (;;) {
    const receipts = await receiptsAbove(ctx.db.prisma, ctx.workspaceId, last, CHUNK);
    for (const receipt of receipts) yield writer.receipt(receipt);
    last = receipts.at(-1)?.seq ?? last;
    if (receipts.length < CHUNK) break;
  }
  yield writer.foot();
}
