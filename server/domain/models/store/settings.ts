import type { Tx } from "#server/db/client.ts";

type ModelSettingsRow = { monthlyBudgetCents: number | null; usesServerModel: boolean; version: number };
const defaults: ModelSettingsRow = { monthlyBudgetCents: null, usesServerModel: true, version: 0 };

/** What is set, or the defaults. */
export async function settingsOf(db: Tx, workspaceId: string): Promise<ModelSettingsRow> {
  const row = await db.modelSettings.findUnique({
    where: { workspaceId },
    select: { monthlyBudgetCents: true, usesServerModel: true, version: true },
  });
  return row ?? defaults;
}

export async function timeZoneOf(db: Tx, workspaceId: string): Promise<string> {
  const { timeZone } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { timeZone: true } });
  return timeZone;
}

/** Writes over the version that was read. @returns whether it was still that version */
export async function writeSettings(tx: Tx, workspaceId: string, row: ModelSettingsRow, now: Date): Promise<boolean> {
  const { version, ...fields } = row;
  const data = { ...fields, workspaceId, version: version + 1, updatedAt: now };
  const { count } =
    version === 0
      ? await tx.modelSettings.createMany({ data: [data], skipDuplicates: true })
      : await tx.modelSettings.updateMany({ where: { workspaceId, version }, data });
  return count === 1;
}
