import type { Db, Tx } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { asUserId, type UserId } from "#server/platform/pure/ids.ts";
import type { WorkspaceRow } from "./workspaces.ts";

/** A person as sign-in needs them. */
export type Identity = {
  id: UserId;
  email: string;
  name: string | null;
  image: string | null;
  emailVerifiedAt: Date | null;
  sessionEpoch: number;
};

const fields = { id: true, email: true, name: true, image: true, emailVerifiedAt: true, sessionEpoch: true } as const;
type Row = Omit<Identity, "id"> & { id: string };
const identityOf = (row: Row | null): Identity | null => (row ? { ...row, id: asUserId(row.id) } : null);

export const identityById = async (db: Db, id: string): Promise<Identity | null> =>
  identityOf(await db.prisma.user.findUnique({ where: { id }, select: fields }));

/** @param email in lower case */
export const identityByEmail = async (db: Db, email: string): Promise<Identity | null> =>
  identityOf(await db.prisma.user.findUnique({ where: { email }, select: fields }));

export async function identityByAccount(db: Db, provider: string, providerAccountId: string): Promise<Identity | null> {
  const account = await db.prisma.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { user: { select: fields } },
  });
  return identityOf(account?.user ?? null);
}

/** Makes the person, or gives the one who has this address already: two first sign-ins at once make one person. */
export async function addIdentity(
  db: Db,
  row: Omit<Identity, "sessionEpoch"> & { createdAt: Date },
): Promise<Identity> {
  await db.prisma.user.createMany({ data: [row], skipDuplicates: true });
  const made = await identityByEmail(db, row.email);
  if (!made) throw new Error("A person who was just made is not there.");
  return made;
}

export const changeIdentity = async (
  db: Db,
  id: string,
  data: {
    name?: string | null;
    image?: string | null;
    emailVerifiedAt?: Date | null;
    timeZone?: string;
    signature?: string;
  },
): Promise<Identity> => {
  const row = await db.prisma.user.update({ where: { id }, data, select: fields });
  return { ...row, id: asUserId(row.id) };
};

export async function signatureOf(db: Pick<Tx, "user">, id: UserId): Promise<string> {
  const row = await db.user.findUnique({ where: { id }, select: { signature: true } });
  return row?.signature ?? "";
}

/** Every session of the person ends with its next request. */
export async function endSessions(tx: Tx, userId: UserId): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { sessionEpoch: { increment: 1 } },
    select: { id: true },
  });
}

export async function linkAccount(
  db: Db,
  account: { userId: string; provider: string; providerAccountId: string; type: string; createdAt: Date },
): Promise<void> {
  await db.prisma.account.createMany({ data: [account], skipDuplicates: true });
}

export async function storeSignInToken(
  db: Db,
  token: { identifier: string; tokenHash: string; expires: Date },
): Promise<void> {
  await db.prisma.verificationToken.create({ data: token, select: { identifier: true } });
}

/** Takes a token out: whoever gets it is the only one. */
export async function takeSignInToken(
  db: Db,
  identifier: string,
  tokenHash: string,
): Promise<{ expires: Date } | null> {
  const { rows } = await db.pool.query<{ expires: Date }>(
    `delete from "VerificationToken" where "identifier" = $1 and "tokenHash" = $2 returning "expires"`,
    [identifier, tokenHash],
  );
  return rows[0] ?? null;
}

/** The person's workspaces in order of joining, in one statement. */
export function workspacesOf(db: Pick<Tx, "$queryRaw">, userId: UserId): Promise<(WorkspaceRow & { role: Role })[]> {
  return db.$queryRaw<(WorkspaceRow & { role: Role })[]>`
    select w."id", w."slug", w."name", w."timeZone", w."isSandbox", w."holdSeconds", m."role"::text as "role"
    from "Member" m join "Workspace" w on w."id" = m."workspaceId"
    where m."userId" = ${userId}::uuid order by m."createdAt", w."id" limit 100`;
}
