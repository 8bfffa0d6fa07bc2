import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { type Page, readPage } from "#server/platform/pure/page.ts";
import type { Receipt, ShownReceipt } from "../contract.ts";
import { type ChainVerdict, GENESIS_HASH, verifyChain } from "../policy/chain.ts";
import { exportWriter } from "../policy/export.ts";
import { memberNames, moveTitles, receiptById, receiptsAbove, receiptsBelow } from "../store/receipts.ts";

/** The number of a receipt, as far as the column reaches. */
const bySeq = z.tuple([z.int().max(2_147_483_647)]);

/** Receipts of the workspace, newest first. */
export async function listReceipts(ctx: Ctx, input: { cursor?: string; limit: number }): Promise<Page<ShownReceipt>> {
  authorize(ctx, "move.read");
  const { items, nextCursor } = await readPage(
    input,
    bySeq,
    (below, limit) => receiptsBelow(ctx.db.prisma, ctx.workspaceId, below?.[0] ?? null, limit),
    (row) => [row.seq],
  );
  return { items: await withNames(ctx, items), nextCursor };
}

async function withNames(ctx: Ctx, receipts: readonly Receipt[]): Promise<ShownReceipt[]> {
  const ids = receipts.flatMap(({ body }) => [personIn(body.approvedBy), personIn(body.undoneBy)]);
  const [names, titles] = await Promise.all([
    memberNames(
      ctx.db.prisma,
      ctx.workspaceId,
      ids.filter((id) => id !== null),
    ),
    moveTitles(
      ctx.db.prisma,
      ctx.workspaceId,
      receipts.map(({ body }) => body.moveId),
    ),
  ]);
  const nameOf = (actor: string | undefined) => names.get(personIn(actor) ?? "") ?? null;
  return receipts.map((receipt) => ({
    ...receipt,
    moveTitle: titles.get(receipt.body.moveId) ?? null,
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
