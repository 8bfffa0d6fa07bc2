import type { Tx } from "#server/db/client.ts";
import { defaultSettings, type GuardrailSettings } from "../contract.ts";

const columns = {
  mailMode: true,
  isAllowListOn: true,
  allowList: true,
  mailboxPerDay: true,
  mailboxPerWeek: true,
  contactPerWeek: true,
  companyPerWeek: true,
  domainPerWeek: true,
  memberPerDay: true,
  isHoursOn: true,
  workDays: true,
  workFrom: true,
  workTo: true,
  version: true,
} as const;

/** What is set, or the defaults. */
export async function settingsOf(db: Tx, workspaceId: string): Promise<GuardrailSettings> {
  const row = await db.guardrailSettings.findUnique({ where: { workspaceId }, select: columns });
  return row ?? defaultSettings;
}

/** Writes the settings over the version that was read. @returns whether it was still that version */
export async function writeSettings(
  tx: Tx,
  workspaceId: string,
  settings: GuardrailSettings,
  now: Date,
): Promise<boolean> {
  const { version, ...fields } = settings;
  const data = { ...fields, workspaceId, version: version + 1, updatedAt: now };
  const { count } =
    version === 0
      ? await tx.guardrailSettings.createMany({ data: [data], skipDuplicates: true })
      : await tx.guardrailSettings.updateMany({ where: { workspaceId, version }, data });
  return count === 1;
}
