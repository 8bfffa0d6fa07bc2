import type { Tx } from "#server/db/client.ts";
import type { Level } from "../contract.ts";

type Key = { actionType: string; segment: string };

export function findCells(db: Tx, workspaceId: string) {
  return db.autonomyCell.findMany({
    where: { workspaceId },
    select: { actionType: true, segment: true, level: true, reason: true, changedAt: true },
  });
}

/** The level of an action for one segment; `approve_each` where nobody has set one. */
export async function levelOf(db: Tx, workspaceId: string, key: Key): Promise<Level> {
  const cell = await db.autonomyCell.findFirst({ where: { workspaceId, ...key }, select: { level: true } });
  return (cell?.level as Level | undefined) ?? "approve_each";
}

export async function saveLevel(
  tx: Tx,
  workspaceId: string,
  key: Key,
  data: { level: Level; reason: string | null; changedAt: Date; changedById: string | null },
): Promise<void> {
  await tx.autonomyCell.upsert({
    where: { workspaceId_actionType_segment: { workspaceId, ...key } },
    create: { workspaceId, ...key, ...data },
    update: data,
    select: { level: true },
  });
}

/** Since when the level is `auto`; null when it is not. */
export async function autoSince(db: Tx, workspaceId: string, key: Key): Promise<Date | null> {
  const cell = await db.autonomyCell.findFirst({
    where: { workspaceId, ...key, level: "auto" },
    select: { changedAt: true },
  });
  return cell?.changedAt ?? null;
}

/** Takes `auto` away. @returns whether it still stood there */
export async function dropLevel(tx: Tx, workspaceId: string, key: Key, reason: string, now: Date): Promise<boolean> {
  const { count } = await tx.autonomyCell.updateMany({
    where: { workspaceId, ...key, level: "auto" },
    data: { level: "approve_each", reason, changedAt: now, changedById: null },
  });
  return count === 1;
}
