import { Prisma, type Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { MoveStatus } from "../contract.ts";
import { liveStatuses } from "../policy/transitions.ts";

/** In the words of the index "Move_live_dedupeKey", so that it serves. */
const isLive = Prisma.raw(`"status" in (${liveStatuses.map((status) => `'${status}'`).join(", ")})`);

type NewMove = Omit<Prisma.MoveCreateManyInput, "workspaceId" | "params" | "draft" | "explanation"> & {
  params: unknown;
  draft: unknown;
  explanation: unknown;
};

/** JSON columns take any plain value; the contracts above decide which. */
const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;
const nullableJson = (value: unknown) => (value === null ? Prisma.DbNull : json(value));

/** Inserts unless a live move has the same dedupe key. @returns whether it was inserted */
export async function insertMove(tx: Tx, workspaceId: WorkspaceId, move: NewMove): Promise<boolean> {
  const { params, draft, explanation, ...columns } = move;
  const data = {
    ...columns,
    workspaceId,
    params: json(params),
    draft: nullableJson(draft),
    explanation: json(explanation),
  };
  const { count } = await tx.move.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

const liveMoveColumns = {
  id: true,
  status: true,
  version: true,
  actionType: true,
  params: true,
  draft: true,
  contentHash: true,
  score: true,
  explanation: true,
  dueAt: true,
  contactId: true,
  companyId: true,
  dealId: true,
  ownerId: true,
  title: true,
} as const;

/** The live move of a dedupe key, locked until the transaction ends. */
export async function lockLiveMove(tx: Tx, workspaceId: WorkspaceId, dedupeKey: string) {
  const [locked] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    select "id" from "Move"
    where "workspaceId" = ${workspaceId}::uuid and "dedupeKey" = ${dedupeKey}
      and ${isLive}
    for no key update`);
  return locked ? tx.move.findFirst({ where: { workspaceId, id: locked.id }, select: liveMoveColumns }) : null;
}

const changeColumns = { id: true, status: true, version: true, contentHash: true, snoozedUntil: true } as const;
export type ChangedMove = {
  id: string;
  status: MoveStatus;
  version: number;
  contentHash: string;
  snoozedUntil: Date | null;
};

/** Which state a move must be in for a change to happen. */
export type Expected = { status: readonly MoveStatus[]; contentHash?: string; version?: number; snoozedUntil?: Date };

/**
 * The one conditional update: null when the move is not as expected, so that nobody overwrites what they have not seen.
 * @param raisesVersion false for changes that are neither of content nor of status
 */
export async function updateMove(
  tx: Tx,
  workspaceId: WorkspaceId,
  moveId: string,
  expected: Expected,
  data: Prisma.MoveUncheckedUpdateManyInput,
  raisesVersion = true,
): Promise<ChangedMove | null> {
  const { status, ...exact } = expected;
  const [changed] = await tx.move.updateManyAndReturn({
    where: { workspaceId, id: moveId, status: { in: [...status] }, ...exact },
    data: { ...data, ...(raisesVersion ? { version: { increment: 1 } } : {}) },
    select: changeColumns,
  });
  return changed ?? null;
}

/** A draft's columns as Prisma takes them. */
export const draftColumns = (draft: unknown) => ({ draft: nullableJson(draft) });
export const jsonColumn = json;

export function findMove(tx: Tx, workspaceId: WorkspaceId, moveId: string) {
  return tx.move.findFirst({
    where: { workspaceId, id: moveId },
    select: { ...liveMoveColumns, dedupeKey: true, holdUntil: true },
  });
}

/** The last thing that happened to a move, and who did it. */
export async function lastChange(tx: Tx, workspaceId: WorkspaceId, moveId: string) {
  const [entry] = await tx.$queryRaw<{ action: string; by: string; at: Date }[]>(Prisma.sql`
    select a."action", a."at", coalesce(u."name", u."email", k."name", 'CaseyOS') as "by"
    from "AuditEntry" a
    left join "User" u on a."actorType" = 'user' and u."id"::text = a."actorId"
    left join "ApiKey" k on a."actorType" = 'api_key' and k."workspaceId" = a."workspaceId" and k."id"::text = a."actorId"
    where a."workspaceId" = ${workspaceId}::uuid and a."moveId" = ${moveId}::uuid
    order by a."at" desc, a."id" desc limit 1`);
  return entry ?? null;
}

/** Names of what a new move is about; null for what is not of this workspace. */
export async function findSubjects(
  db: Tx,
  workspaceId: WorkspaceId,
  ids: { contactId: string | null; companyId: string | null; dealId: string | null; ownerId: string | null },
) {
  const { contactId, companyId, dealId, ownerId } = ids;
  const [contact, company, deal, owner] = await Promise.all([
    contactId === null
      ? null
      : db.contact.findFirst({
          where: { workspaceId, id: contactId },
          select: { id: true, firstName: true, lastName: true, email: true },
        }),
    companyId === null
      ? null
      : db.company.findFirst({ where: { workspaceId, id: companyId }, select: { id: true, name: true } }),
    dealId === null
      ? null
      : db.deal.findFirst({ where: { workspaceId, id: dealId }, select: { id: true, name: true, currency: true } }),
    ownerId === null ? null : findMemberName(db, workspaceId, ownerId),
  ]);
  return { contact, company, deal, owner };
}

export async function findMemberName(db: Tx, workspaceId: WorkspaceId, userId: string) {
  const member = await db.member.findFirst({
    where: { workspaceId, userId },
    select: { user: { select: { name: true, email: true } } },
  });
  return member && { name: member.user.name ?? member.user.email };
}

export function findSignal(tx: Tx, workspaceId: WorkspaceId, signalId: string) {
  return tx.signal.findFirst({ where: { workspaceId, id: signalId }, select: { id: true, moveId: true } });
}

export async function linkSignal(tx: Tx, workspaceId: WorkspaceId, signalId: string, moveId: string): Promise<void> {
  await tx.signal.updateMany({ where: { workspaceId, id: signalId }, data: { moveId } });
}

/** IANA zone of a person in a workspace: their own, else the workspace's. */
export async function findTimeZone(db: Tx, workspaceId: WorkspaceId, userId: string | null): Promise<string> {
  const member =
    userId === null
      ? null
      : await db.member.findFirst({ where: { workspaceId, userId }, select: { user: { select: { timeZone: true } } } });
  if (member) return member.user.timeZone;
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select: { timeZone: true } });
  return workspace?.timeZone ?? "UTC";
}

/** Whether another move already stands for the same condition or conversation. */
export async function hasOtherLiveMove(
  tx: Tx,
  workspaceId: WorkspaceId,
  moveId: string,
  dedupeKey: string,
): Promise<boolean> {
  const others = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    select "id" from "Move"
    where "workspaceId" = ${workspaceId}::uuid and "dedupeKey" = ${dedupeKey} and ${isLive} and "id" <> ${moveId}::uuid`);
  return others.length > 0;
}
