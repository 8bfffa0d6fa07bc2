import type { Tx } from "#server/db/client.ts";
import type { GuardFacts } from "../policy/guards.ts";

export type FactReader = Pick<
  Tx,
  "$queryRawUnsafe" | "$executeRawUnsafe" | "approvalRequest" | "connection" | "outcome"
>;

/** One at a time per workspace: counting and adding to the count must not interleave. Held to the transaction's end. */
export async function lockSendLimits(tx: FactReader, workspaceId: string): Promise<void> {
  await tx.$executeRawUnsafe("select pg_advisory_xact_lock(hashtextextended($1, 1))", `send-limits:${workspaceId}`);
}

const COUNT_SENDS = `
select count(*) filter (where is_mailbox and at > $3::timestamptz)::int as "mailboxDay",
       count(*) filter (where is_mailbox)::int as "mailboxWeek",
       count(*) filter (where is_contact)::int as "contactWeek",
       min(at) filter (where is_mailbox and at > $3::timestamptz) + interval '24 hours' as "windowEndsAt"
  from (select e."startedAt" as at, m."params"->>'connectionId' = $4 as is_mailbox,
               (m."contactId" = $5::uuid or m."params"->'to'->>0 = $6) as is_contact
          from "Execution" e join "Move" m on m."workspaceId" = e."workspaceId" and m."id" = e."moveId"
         where e."workspaceId" = $1::uuid and e."startedAt" > $2::timestamptz and e."actionType" = 'send_email'
           and e."status" in ('claimed', 'calling', 'succeeded')) sends`;

/** First mails that left or are leaving, of this mailbox and to this person. */
export async function countSends(
  db: FactReader,
  workspaceId: string,
  query: { weekFrom: Date; dayFrom: Date; connectionId: string; contactId: string | null; recipient: string },
): Promise<NonNullable<GuardFacts["sends"]>> {
  const rows = await db.$queryRawUnsafe<NonNullable<GuardFacts["sends"]>[]>(
    COUNT_SENDS,
    workspaceId,
    query.weekFrom,
    query.dayFrom,
    query.connectionId,
    query.contactId,
    query.recipient,
  );
  return rows[0] ?? { mailboxDay: 0, mailboxWeek: 0, contactWeek: 0, windowEndsAt: null };
}

/** Whether the person opted out or their address bounced; the opt-out counts first. */
export async function suppressionOf(
  db: FactReader,
  workspaceId: string,
  query: { contactId: string | null; recipient: string },
): Promise<GuardFacts["suppression"]> {
  const found = await db.outcome.findMany({
    where: {
      workspaceId,
      type: { in: ["email_unsubscribed", "email_bounced"] },
      OR: [
        ...(query.contactId ? [{ contactId: query.contactId }] : []),
        { contact: { workspaceId, email: query.recipient.toLowerCase() } },
      ],
    },
    orderBy: [{ type: "desc" }, { occurredAt: "desc" }],
    take: 1,
    select: { type: true, occurredAt: true },
  });
  const [outcome] = found;
  return outcome ? { type: outcome.type as "email_unsubscribed" | "email_bounced", at: outcome.occurredAt } : null;
}

export async function approvalFacts(db: FactReader, workspaceId: string, approvalId: string) {
  const approval = await db.approvalRequest.findFirst({
    where: { workspaceId, id: approvalId },
    select: { status: true, contentHash: true, moveId: true },
  });
  return approval && { ...approval, isGranted: approval.status === "granted" };
}

export async function connectionFacts(
  db: FactReader,
  workspaceId: string,
  connectionId: string,
): Promise<GuardFacts["connection"]> {
  const found = await db.connection.findFirst({
    where: { workspaceId, id: connectionId },
    select: { status: true, externalAccountId: true },
  });
  return found && { status: found.status, address: found.externalAccountId };
}
