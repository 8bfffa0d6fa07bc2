import type { Db, Tx } from "#server/db/client.ts";
import { randomToken, sha256 } from "#server/platform/crypto.ts";
import { asWorkspaceId, type WorkspaceId } from "#server/platform/pure/ids.ts";

/** Every key starts with it, so that a leaked one is recognised by secret scanners. */
const KEY_PREFIX = "csk_";

export type KeyHolder = { keyId: string; workspaceId: WorkspaceId; name: string; scopes: string[] };

const holderByHash = {
  name: "api-key-holder",
  text: `select "id", "workspaceId", "name", "scopes", ("lastUsedAt" is null or "lastUsedAt" < now() - interval '1 minute') as "isStale"
    from "ApiKey" where "keyHash" = $1 and "revokedAt" is null and ("expiresAt" is null or "expiresAt" > now())`,
};
const touch = { name: "api-key-touch", text: `update "ApiKey" set "lastUsedAt" = now() where "id" = $1` };

/** Who a raw key belongs to, or null when it is unknown, revoked or expired. Notes the use at most once a minute. */
export async function authenticateKey(db: Db, rawKey: string): Promise<KeyHolder | null> {
  if (!rawKey.startsWith(KEY_PREFIX)) return null;
  const { rows } = await db.pool.query<{
    id: string;
    workspaceId: string;
    name: string;
    scopes: string[];
    isStale: boolean;
  }>({ ...holderByHash, values: [sha256(rawKey)] });
  const [row] = rows;
  if (!row) return null;
  if (row.isStale) await db.pool.query({ ...touch, values: [row.id] });
  return { keyId: row.id, workspaceId: asWorkspaceId(row.workspaceId), name: row.name, scopes: row.scopes };
}

/** A new key of 256 random bits, its stored hash and the few characters people tell keys apart by. */
export function mintKey(): { key: string; keyHash: string; prefix: string } {
  const key = `${KEY_PREFIX}${randomToken(32)}`;
  return { key, keyHash: sha256(key), prefix: key.slice(0, 12) };
}

const keyFields = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

export type KeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

export function insertKey(
  tx: Tx,
  workspaceId: WorkspaceId,
  row: {
    id: string;
    name: string;
    prefix: string;
    keyHash: string;
    scopes: string[];
    createdById: string | null;
    createdAt: Date;
    expiresAt: Date | null;
  },
): Promise<KeyRow> {
  return tx.apiKey.create({ data: { workspaceId, ...row }, select: keyFields });
}

/** @returns whether a key of the workspace was alive and is revoked now */
export async function closeKey(tx: Tx, workspaceId: WorkspaceId, keyId: string, at: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { workspaceId, id: keyId, revokedAt: null },
    data: { revokedAt: at },
  });
  return count === 1;
}

export const findKey = (tx: Tx, workspaceId: WorkspaceId, keyId: string): Promise<KeyRow | null> =>
  tx.apiKey.findFirst({ where: { workspaceId, id: keyId }, select: keyFields });

/** Newest first; a workspace has few. */
export const allKeys = (db: Db, workspaceId: WorkspaceId): Promise<KeyRow[]> =>
  db.prisma.apiKey.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
    select: keyFields,
  });
