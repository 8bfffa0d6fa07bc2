import type { ModelProvider } from "#server/connectors/ports/model.ts";
import type { Tx } from "#server/db/client.ts";

const columns = {
  id: true,
  provider: true,
  name: true,
  baseUrl: true,
  keyBox: true,
  keyHint: true,
  textModel: true,
  embeddingModel: true,
  transcriptionModel: true,
  speechModel: true,
  inputPrice: true,
  outputPrice: true,
  position: true,
  isOn: true,
  version: true,
  lastOkAt: true,
  lastErrorAt: true,
  lastErrorKind: true,
  lastErrorMessage: true,
} as const;

export type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/** In the order in which they are asked; a workspace has few. */
export const accountsOf = (db: Tx, workspaceId: string) =>
  db.modelAccount.findMany({
    where: { workspaceId, removedAt: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    take: 50,
    select: columns,
  });

export const findAccount = (db: Tx, workspaceId: string, id: string) =>
  db.modelAccount.findFirst({ where: { workspaceId, id, removedAt: null }, select: columns });

export type AccountFields = {
  name: string;
  baseUrl: string | null;
  textModel: string;
  embeddingModel: string | null;
  transcriptionModel: string | null;
  speechModel: string | null;
  inputPrice: number | null;
  outputPrice: number | null;
  isOn: boolean;
  /** Absent: stays. */
  keyBox?: string | null;
  keyHint?: string | null;
};

export async function insertAccount(
  tx: Tx,
  workspaceId: string,
  row: AccountFields & { id: string; provider: ModelProvider; createdById: string | null; at: Date },
): Promise<void> {
  const { at, ...fields } = row;
  const { _max } = await tx.modelAccount.aggregate({ where: { workspaceId }, _max: { position: true } });
  const position = (_max.position ?? 0) + 1;
  await tx.modelAccount.create({
    data: { workspaceId, ...fields, position, createdAt: at, updatedAt: at },
    select: { id: true },
  });
}

type Change = { id: string; version: number; fields: AccountFields; at: Date };

/** What went wrong before is forgotten with the change. @returns whether it was still the version that was read */
export async function updateAccount(tx: Tx, workspaceId: string, change: Change): Promise<boolean> {
  const { count } = await tx.modelAccount.updateMany({
    where: { workspaceId, id: change.id, version: change.version, removedAt: null },
    data: {
      ...change.fields,
      version: change.version + 1,
      updatedAt: change.at,
      lastErrorAt: null,
      lastErrorKind: null,
      lastErrorMessage: null,
    },
  });
  return count === 1;
}

/** Its key goes; its spend stays. @returns whether it was there */
export async function removeAccountRow(tx: Tx, workspaceId: string, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.modelAccount.updateMany({
    where: { workspaceId, id, removedAt: null },
    data: { removedAt: at, keyBox: null, keyHint: null, isOn: false, updatedAt: at },
  });
  return count === 1;
}

export async function setPositions(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await tx.modelAccount.updateMany({ where: { workspaceId, id, removedAt: null }, data: { position: index + 1 } });
  }
}

type CallNote = { at: Date; error: { kind: string; message: string } | null };

/** How the last call went. */
export async function noteCall(tx: Tx, workspaceId: string, id: string, { at, error }: CallNote): Promise<void> {
  const data = error
    ? { lastErrorAt: at, lastErrorKind: error.kind, lastErrorMessage: error.message }
    : { lastOkAt: at, lastErrorAt: null, lastErrorKind: null, lastErrorMessage: null };
  await tx.modelAccount.updateMany({ where: { workspaceId, id }, data });
}
