import type { GuardedPrisma, Prisma, Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Receipt, ReceiptBody } from "../contract.ts";
import { GENESIS_HASH, receiptHash } from "../policy/chain.ts";

type Reader = Pick<Tx, "receipt" | "member" | "move"> | Pick<GuardedPrisma, "receipt" | "member" | "move">;
const columns = { id: true, seq: true, prevHash: true, hash: true, body: true } as const;
type Stored = Omit<Receipt, "body"> & { body: Prisma.JsonValue };
const asReceipt = (stored: Stored): Receipt => ({ ...stored, body: stored.body as ReceiptBody });

/** Appends to the workspace's chain: one writer at a time, so that numbers have no gap and links no fork. */
export async function appendReceipt(tx: Tx, ctx: Ctx, body: ReceiptBody): Promise<Receipt> {
  await tx.$executeRawUnsafe("select pg_advisory_xact_lock(hashtextextended($1, 2))", `receipts:${ctx.workspaceId}`);
  const last = await tx.receipt.findFirst({
    where: { workspaceId: ctx.workspaceId },
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  const prevHash = last?.hash ?? GENESIS_HASH;
  const receipt = {
    id: ctx.newId(),
    seq: (last?.seq ?? 0) + 1,
    prevHash,
    hash: receiptHash(prevHash, body),
  };
  await tx.receipt.create({
    data: {
      ...receipt,
      workspaceId: ctx.workspaceId,
      executionId: body.executionId,
      moveId: body.moveId,
      kind: body.kind ?? "execution",
      body,
      createdAt: ctx.now(),
    },
    select: { id: true },
  });
  return { ...receipt, body };
}

export async function receiptById(db: Reader, workspaceId: string, id: string) {
  const found = await db.receipt.findFirst({ where: { workspaceId, id }, select: columns });
  return found && asReceipt(found);
}

/** Newest first, below a number. */
export async function receiptsBelow(db: Reader, workspaceId: string, below: number | null, limit: number) {
  const found = await db.receipt.findMany({
    where: { workspaceId, ...(below === null ? {} : { seq: { lt: below } }) },
    orderBy: { seq: "desc" },
    take: limit,
    select: columns,
  });
  return found.map(asReceipt);
}

/** Oldest first, above a number. */
export async function receiptsAbove(db: Reader, workspaceId: string, above: number, limit: number) {
  const found = await db.receipt.findMany({
    where: { workspaceId, seq: { gt: above } },
    orderBy: { seq: "asc" },
    take: limit,
    select: columns,
  });
  return found.map(asReceipt);
}

/** Titles of moves by their id. */
export async function moveTitles(db: Reader, workspaceId: string, moveIds: string[]): Promise<Map<string, string>> {
  const found = await db.move.findMany({
    where: { workspaceId, id: { in: [...new Set(moveIds)] } },
    select: { id: true, title: true },
  });
  return new Map(found.map(({ id, title }) => [id, title]));
}

/** Names of members by user id. */
export async function memberNames(db: Reader, workspaceId: string, userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const found = await db.member.findMany({
    where: { workspaceId, userId: { in: [...new Set(userIds)] } },
    select: { userId: true, user: { select: { name: true, email: true } } },
  });
  return new Map(found.map(({ userId, user }) => [userId, user.name ?? user.email]));
}
