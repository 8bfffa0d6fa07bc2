import type { Tx } from "#server/db/client.ts";
import type { AccountProvider } from "#server/domain/actions/contract.ts";
import type { Account, Sends, Suppressed } from "../policy/guards.ts";

/** One at a time per workspace: counting and adding to the count must not interleave. Held to the transaction's end. */
export async function lockWorkspaceLimits(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$executeRawUnsafe("select pg_advisory_xact_lock(hashtextextended($1, 1))", `send-limits:${workspaceId}`);
}

/**
 * First mails since $2: of our executions, and of people who wrote by hand. A mail of an execution that counts is one mail,
 * though the mailbox shows it as well.
 */
const SENDS = `
with counted as (
  select e."startedAt", e."idempotencyKey", e."moveId" from "Execution" e
   where e."workspaceId" = $1::uuid and e."startedAt" > $2::timestamptz and e."actionType" = 'send_email'
     and e."status" in ('claimed', 'calling', 'succeeded')
), mails as (
  select c."startedAt" as at, true as is_ours, m."params"->>'connectionId' as connection, m."contactId" as contact,
         coalesce(m."companyId", k."companyId") as company, lower(m."params"->'to'->>0) as address
    from counted c
    join "Move" m on m."workspaceId" = $1::uuid and m."id" = c."moveId"
    left join "Contact" k on k."workspaceId" = $1::uuid and k."id" = m."contactId"
  union all
  select x."sentAt", false, x."connectionId"::text, x."contactId", k."companyId", lower(x."toAddresses"[1])
    from "EmailMessage" x
    left join "Contact" k on k."workspaceId" = $1::uuid and k."id" = x."contactId"
   where x."workspaceId" = $1::uuid and x."direction" = 'outbound' and x."sentAt" > $2::timestamptz
     and x."inReplyTo" is null and not x."isAutomatic"
     and not exists (select 1 from "Execution" e where e."workspaceId" = $1::uuid and e."idempotencyKey" = x."rfcMessageId"
                        and e."status" in ('claimed', 'calling', 'succeeded'))
), known as (
  select (extract(epoch from at) * 1000)::float8 as ms, at > $3::timestamptz as is_day, is_ours,
         connection = $4 as is_mailbox,
         connection in (select c."id"::text from "Connection" c where c."workspaceId" = $1::uuid and c."userId" =
                         (select o."userId" from "Connection" o where o."workspaceId" = $1::uuid and o."id"::text = $4)) as is_member,
         coalesce(contact = $5::uuid, false) or coalesce(address = $6, false) as is_contact,
         company = coalesce($7::uuid, (select k."companyId" from "Contact" k where k."workspaceId" = $1::uuid and k."id" = $5::uuid))
           as is_company,
         split_part(address, '@', 2) = $8 as is_domain
    from mails
)
select array_agg(ms order by ms) filter (where is_ours and is_mailbox and is_day) as "mailboxDay",
       array_agg(ms order by ms) filter (where is_ours and is_mailbox) as "mailboxWeek",
       array_agg(ms order by ms) filter (where (is_member or is_mailbox) and is_day) as "memberDay",
       array_agg(ms order by ms) filter (where is_contact) as "contactWeek",
       array_agg(ms order by ms) filter (where is_company) as "companyWeek",
       array_agg(ms order by ms) filter (where is_domain) as "domainWeek"
  from known`;

type SendsQuery = {
  weekFrom: Date;
  dayFrom: Date;
  connectionId: string | null;
  contactId: string | null;
  companyId: string | null;
  /** Lower case. */
  recipient: string;
  /** null for a domain that many unrelated people share. */
  domain: string | null;
};

export async function sendsOf(db: Tx, workspaceId: string, query: SendsQuery): Promise<Sends> {
  const { weekFrom, dayFrom, connectionId, contactId, companyId, recipient, domain } = query;
  const [row] = await db.$queryRawUnsafe<{ [Key in keyof Sends]: number[] | null }[]>(
    SENDS,
    workspaceId,
    weekFrom,
    dayFrom,
    connectionId,
    contactId,
    recipient,
    companyId,
    domain,
  );
  return {
    mailboxDay: row?.mailboxDay ?? [],
    mailboxWeek: row?.mailboxWeek ?? [],
    memberDay: row?.memberDay ?? [],
    contactWeek: row?.contactWeek ?? [],
    companyWeek: row?.companyWeek ?? [],
    domainWeek: row?.domainWeek ?? [],
  };
}

export type Listed = Suppressed & { value: string; contactId: string | null };

/** Entries that stand for one of the addresses and domains, or for the person. */
export async function suppressionsFor(
  db: Tx,
  workspaceId: string,
  query: { keys: string[]; contactId: string | null },
): Promise<Omit<Listed, "address">[]> {
  const rows = await db.suppression.findMany({
    where: {
      workspaceId,
      removedAt: null,
      OR: [
        { value: { in: query.keys } },
        ...(query.contactId
          ? [
              {
                contactId: query.contactId,
                reason: { in: ["opted_out" as const, "legal" as const, "marketing" as const] },
              },
            ]
          : []),
      ],
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { value: true, reason: true, contactId: true, createdAt: true },
  });
  return rows.map(({ createdAt, ...row }) => ({ ...row, since: createdAt }));
}

export async function addressOfContact(db: Tx, workspaceId: string, contactId: string): Promise<string | null> {
  const contact = await db.contact.findFirst({ where: { workspaceId, id: contactId }, select: { email: true } });
  return contact?.email ?? null;
}

export async function contactByAddress(db: Tx, workspaceId: string, email: string): Promise<string | null> {
  const contact = await db.contact.findFirst({ where: { workspaceId, email }, select: { id: true } });
  return contact?.id ?? null;
}

export async function accountById(db: Tx, workspaceId: string, connectionId: string): Promise<Account | null> {
  const found = await db.connection.findFirst({
    where: { workspaceId, id: connectionId },
    select: { status: true, externalAccountId: true },
  });
  return found && { status: found.status, address: found.externalAccountId };
}

/** The workspace's account of a provider, a healthy one before any other. */
export async function accountOfProvider(
  db: Tx,
  workspaceId: string,
  provider: AccountProvider,
): Promise<Account | null> {
  const found = await db.connection.findMany({
    where: { workspaceId, provider, status: { not: "disconnected" } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { status: true, accountLabel: true },
  });
  const account = found.find(({ status }) => status === "connected") ?? found[0];
  return account ? { status: account.status, address: account.accountLabel } : null;
}

export async function workspaceFacts(db: Tx, workspaceId: string): Promise<{ name: string; timeZone: string } | null> {
  return db.workspace.findUnique({ where: { id: workspaceId }, select: { name: true, timeZone: true } });
}
