import type { GuardedPrisma } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { Provider } from "../contract.ts";

type Reader = Tx | GuardedPrisma;

const columns = {
  id: true,
  provider: true,
  userId: true,
  externalAccountId: true,
  accountLabel: true,
  scopes: true,
  status: true,
  accessTokenBox: true,
  refreshTokenBox: true,
  accessExpiresAt: true,
  lastError: true,
  lastErrorAt: true,
  heldUntil: true,
  heldSince: true,
  createdAt: true,
} as const;

export type ConnectionRow = {
  id: string;
  provider: string;
  userId: string | null;
  externalAccountId: string;
  accountLabel: string;
  scopes: string[];
  status: "connected" | "reconnect_needed" | "disconnected";
  accessTokenBox: string;
  refreshTokenBox: string | null;
  accessExpiresAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  heldUntil: Date | null;
  heldSince: Date | null;
  createdAt: Date;
};

export function connectionById(db: Reader, workspaceId: string, id: string): Promise<ConnectionRow | null> {
  return db.connection.findFirst({ where: { workspaceId, id }, select: columns });
}

/** The row, held against every other worker until the transaction ends. */
export async function lockConnection(tx: Tx, workspaceId: string, id: string): Promise<ConnectionRow | null> {
  await tx.$queryRawUnsafe(
    `select 1 from "Connection" where "workspaceId" = $1::uuid and "id" = $2::uuid for update`,
    workspaceId,
    id,
  );
  return connectionById(tx, workspaceId, id);
}

/** The workspace's first live connection of a provider. */
export function firstConnection(db: Reader, workspaceId: string, provider: Provider): Promise<ConnectionRow | null> {
  return db.connection.findFirst({
    where: { workspaceId, provider, status: "connected" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: columns,
  });
}

/** The workspace's account of a provider: a live one before one that has to be reconnected; disconnected ones are gone. */
export async function latestConnection(
  db: Reader,
  workspaceId: string,
  provider: Provider,
): Promise<ConnectionRow | null> {
  const live = await firstConnection(db, workspaceId, provider);
  if (live) return live;
  return db.connection.findFirst({
    where: { workspaceId, provider, status: "reconnect_needed" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: columns,
  });
}

/** The account a person would connect again: the one that was last connected, where none is by now. */
export async function formerConnection(
  db: Reader,
  workspaceId: string,
  { provider, userId }: { provider: Provider; userId: string | null },
): Promise<ConnectionRow | null> {
  const rows = await db.connection.findMany({
    where: { workspaceId, provider, userId },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    select: columns,
  });
  return rows.some(({ status }) => status === "connected") ? null : (rows[0] ?? null);
}

/** Live mailboxes of people who are still members, the workspace's oldest first, with their owners' names and signatures. */
export async function liveMailboxes(db: Reader, workspaceId: string) {
  const rows = await db.$queryRawUnsafe<
    { connectionId: string; address: string; userId: string | null; name: string | null; signature: string }[]
  >(
    `select c."id" as "connectionId", c."externalAccountId" as "address", c."userId", u."name",
       coalesce(u."signature", '') as "signature"
     from "Connection" c
     left join "Member" m on m."workspaceId" = c."workspaceId" and m."userId" = c."userId"
     left join "User" u on u."id" = m."userId"
     where c."workspaceId" = $1::uuid and c."provider" = 'google' and c."status" = 'connected'
       and (c."userId" is null or m."userId" is not null)
     order by c."createdAt", c."id"`,
    workspaceId,
  );
  return rows;
}

/** Accounts of a person who is not a member; of a member none. */
export async function connectionsOfFormerMember(
  db: Reader,
  workspaceId: string,
  userId: string,
): Promise<ConnectionRow[]> {
  const isMember = await db.member.findFirst({ where: { workspaceId, userId }, select: { userId: true } });
  if (isMember) return [];
  return db.connection.findMany({
    where: { workspaceId, userId, status: { not: "disconnected" } },
    orderBy: { id: "asc" },
    select: columns,
  });
}

/** Everything the connections screen shows; disconnected ones are left out. @param since calls are counted from here */
export async function connectionsWithStreams(db: Reader, workspaceId: string, since: Date) {
  const [rows, cursors, hours, members] = await Promise.all([
    db.connection.findMany({
      where: { workspaceId, status: { not: "disconnected" } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: columns,
    }),
    db.syncCursor.findMany({
      where: { workspaceId },
      orderBy: { stream: "asc" },
      select: {
        connectionId: true,
        stream: true,
        startedAt: true,
        passDoneAt: true,
        lastRunAt: true,
        nextRunAt: true,
        lastFound: true,
        totalFound: true,
        lastError: true,
        gap: true,
      },
    }),
    db.vendorHour.findMany({
      where: { workspaceId, hour: { gte: since } },
      select: { connectionId: true, calls: true, failures: true, durations: true },
    }),
    db.member.findMany({
      where: { workspaceId },
      select: { userId: true, user: { select: { name: true, email: true } } },
    }),
  ]);
  const names = new Map(members.map((member) => [member.userId, member.user.name ?? member.user.email]));
  return rows.map((row) => ({
    ...row,
    ownerName: row.userId === null ? null : (names.get(row.userId) ?? null),
    hours: hours.filter((hour) => hour.connectionId === row.id),
    streams: cursors
      .filter((cursor) => cursor.connectionId === row.id)
      .map(({ connectionId: _id, ...cursor }) => cursor),
  }));
}

/** Id of the connection with this account, live or not. */
export async function connectionOfAccount(
  db: Reader,
  workspaceId: string,
  provider: Provider,
  externalAccountId: string,
): Promise<ConnectionRow | null> {
  return db.connection.findFirst({ where: { workspaceId, provider, externalAccountId }, select: columns });
}

type ConnectionData = Omit<ConnectionRow, "createdAt" | "heldUntil" | "heldSince" | "lastErrorAt" | "lastError">;

/** A new account, or a known one connected again. */
export async function saveConnection(tx: Tx, workspaceId: string, data: ConnectionData, now: Date): Promise<void> {
  const { id, ...fields } = data;
  const fresh = { ...fields, lastError: null, lastErrorAt: null, heldUntil: null, heldSince: null };
  await tx.connection.upsert({
    where: { workspaceId_id: { workspaceId, id } },
    create: { ...fresh, id, workspaceId, createdAt: now },
    update: fresh,
    select: { id: true },
  });
}

type TokenPatch = Partial<
  Pick<ConnectionRow, "accessTokenBox" | "refreshTokenBox" | "accessExpiresAt" | "status" | "lastError" | "lastErrorAt">
>;

/** @param from only while the row still has this status (and this box, when given) @returns whether it did */
export async function patchConnection(
  db: Reader,
  workspaceId: string,
  id: string,
  from: { status: ConnectionRow["status"]; accessTokenBox?: string },
  patch: TokenPatch,
): Promise<boolean> {
  const { count } = await db.connection.updateMany({ where: { workspaceId, id, ...from }, data: patch });
  return count === 1;
}

export async function deleteCursors(tx: Tx, workspaceId: string, connectionId: string): Promise<void> {
  await tx.syncCursor.deleteMany({ where: { workspaceId, connectionId } });
}

/** Live accounts of vendors that nothing polls. */
export async function quietConnections(deps: Pick<Deps, "db">, limit: number) {
  // Across tenants on purpose: the clock serves every workspace.
  const { rows } = await deps.db.pool.query<{ workspaceId: string; id: string }>({
    name: "connections.quiet",
    text: `select "workspaceId", "id" from "Connection"
           where "provider" = 'slack' and "status" = 'connected' order by "id" limit $1`,
    values: [limit],
  });
  return rows;
}

/** Workspaces that connected this vendor account: a verified webhook names the account, not the workspace. */
export async function workspacesOfAccounts(deps: Pick<Deps, "db">, provider: Provider, accounts: string[]) {
  // Across tenants on purpose: the account id in a verified body is what names the workspaces.
  const { rows } = await deps.db.pool.query<{ workspaceId: string; externalAccountId: string }>({
    name: "connections.workspaces_of_accounts",
    text: `select "workspaceId", "externalAccountId" from "Connection"
           where "provider" = $1 and "externalAccountId" = any($2) and "status" <> 'disconnected'`,
    values: [provider, accounts],
  });
  return rows;
}
