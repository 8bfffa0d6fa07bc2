import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { MessageRow } from "../rows.ts";

type Reader = Tx | GuardedPrisma;

const messageColumns = {
  id: true,
  connectionId: true,
  contactId: true,
  direction: true,
  vendorMessageId: true,
  vendorThreadId: true,
  rfcMessageId: true,
  inReplyTo: true,
  references: true,
  fromAddress: true,
  fromName: true,
  toAddresses: true,
  subject: true,
  text: true,
  isAutomatic: true,
  sentAt: true,
} as const;

/** The addresses among `candidates` that are ours: members of the workspace and its connected mailboxes. */
export async function ownAddresses(db: Reader, workspaceId: string, candidates: string[]): Promise<Set<string>> {
  const rows = await db.$queryRawUnsafe<{ address: string }[]>(
    `select u."email" as address from "Member" m join "User" u on u."id" = m."userId"
       where m."workspaceId" = $1::uuid and u."email" = any($2::text[])
     union select lower(c."externalAccountId") from "Connection" c
       where c."workspaceId" = $1::uuid and c."provider" = 'google' and lower(c."externalAccountId") = any($2::text[])`,
    workspaceId,
    candidates,
  );
  return new Set(rows.map((row) => row.address));
}

/** Contact ids by address. */
export async function contactIdsByEmail(
  db: Reader,
  workspaceId: string,
  emails: string[],
): Promise<Map<string, string>> {
  const rows = await db.contact.findMany({
    where: { workspaceId, email: { in: emails } },
    select: { id: true, email: true },
  });
  return new Map(rows.map((row) => [row.email, row.id]));
}

export type NewMessage = MessageRow & { createdAt: Date };

/** Inserts what is not there yet and returns the ids of those rows. */
export async function insertMessages(tx: Tx, workspaceId: string, messages: NewMessage[]): Promise<Set<string>> {
  const made = await tx.emailMessage.createManyAndReturn({
    data: messages.map((message) => ({ ...message, workspaceId })),
    skipDuplicates: true,
    select: { id: true },
  });
  return new Set(made.map((row) => row.id));
}

/** Rows of these vendor ids in one mailbox. */
export function messagesByVendorId(db: Reader, workspaceId: string, connectionId: string, vendorMessageIds: string[]) {
  return db.emailMessage.findMany({
    where: { workspaceId, connectionId, vendorMessageId: { in: vendorMessageIds } },
    select: { id: true, vendorMessageId: true, direction: true, contactId: true },
  });
}

/** Threads among these in which somebody of ours has written. */
export async function threadsWeWroteIn(
  db: Reader,
  workspaceId: string,
  vendorThreadIds: string[],
): Promise<Set<string>> {
  const rows = await db.emailMessage.findMany({
    where: { workspaceId, vendorThreadId: { in: vendorThreadIds }, direction: "outbound" },
    distinct: ["vendorThreadId"],
    select: { vendorThreadId: true },
  });
  return new Set(rows.map((row) => row.vendorThreadId));
}

/** Oldest first; the newest 50 of a longer thread. */
export async function messagesOfThread(db: Reader, workspaceId: string, vendorThreadId: string): Promise<MessageRow[]> {
  const rows = await db.emailMessage.findMany({
    where: { workspaceId, vendorThreadId },
    orderBy: [{ sentAt: "desc" }, { id: "desc" }],
    take: 50,
    select: messageColumns,
  });
  return rows.reverse();
}

/** Newest first. */
export function messagesOfContact(
  db: Reader,
  workspaceId: string,
  contactId: string,
  limit: number,
): Promise<MessageRow[]> {
  return db.emailMessage.findMany({
    where: { workspaceId, contactId },
    orderBy: [{ sentAt: "desc" }, { id: "desc" }],
    take: limit,
    select: messageColumns,
  });
}

export function messageById(db: Reader, workspaceId: string, id: string): Promise<MessageRow | null> {
  return db.emailMessage.findFirst({ where: { workspaceId, id }, select: messageColumns });
}
