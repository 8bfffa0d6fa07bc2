import type { Tx } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";

export type DeviceRow = {
  id: string;
  label: string;
  endpointHash: string;
  targetBox: string;
  createdAt: Date;
  lastSentAt: Date | null;
  lastError: string | null;
};

/** The person's devices, oldest first. */
export function devicesOf(db: Tx, workspaceId: WorkspaceId, userId: string): Promise<DeviceRow[]> {
  return db.pushDevice.findMany({
    where: { workspaceId, userId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      label: true,
      endpointHash: true,
      targetBox: true,
      createdAt: true,
      lastSentAt: true,
      lastError: true,
    },
  });
}

/** One at a time per person: the same browser twice at once is one device, and ten are the most. Held to the transaction's end. */
export async function lockDevices(tx: Tx, workspaceId: WorkspaceId, userId: string): Promise<void> {
  const key = `push-devices:${workspaceId}:${userId}`;
  await tx.$executeRawUnsafe("select pg_advisory_xact_lock(hashtextextended($1, 4))", key);
}

type NewDevice = Pick<DeviceRow, "id" | "label" | "endpointHash" | "targetBox" | "createdAt"> & { userId: string };

/** A browser that is known is brought up to date under the id it had. @returns that id, or null for a new one */
export async function renewDevice(tx: Tx, workspaceId: WorkspaceId, device: NewDevice): Promise<string | null> {
  const { userId, endpointHash, label } = device;
  const where = { workspaceId, userId, endpointHash };
  const [known] = await tx.pushDevice.updateManyAndReturn({
    where,
    data: { label, lastError: null },
    select: { id: true },
  });
  return known?.id ?? null;
}

export async function insertDevice(tx: Tx, workspaceId: WorkspaceId, device: NewDevice): Promise<void> {
  await tx.pushDevice.create({ data: { ...device, workspaceId }, select: { id: true } });
}

export async function setTarget(tx: Tx, workspaceId: WorkspaceId, id: string, targetBox: string): Promise<void> {
  await tx.pushDevice.updateMany({ where: { workspaceId, id }, data: { targetBox } });
}

/** A browser shows what is meant for whoever signed in there last: in every workspace it is nobody else's from now on. */
export async function takeFromOthers(tx: Tx, endpointHash: string, userId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `delete from "PushDevice" where "endpointHash" = $1 and "userId" <> $2::uuid`,
    endpointHash,
    userId,
  );
}

/** A device of a person that was taken out, with what they were in its workspace. */
export type TakenDevice = { id: string; workspaceId: WorkspaceId; role: Role };

/** Takes out what pushes to a person, in every workspace. @param endpointHash of one browser; null: of all of them */
export function takeDevicesOf(tx: Tx, userId: string, endpointHash: string | null): Promise<TakenDevice[]> {
  return tx.$queryRawUnsafe<TakenDevice[]>(
    `delete from "PushDevice" d using "Member" m
      where m."workspaceId" = d."workspaceId" and m."userId" = d."userId"
        and d."userId" = $1::uuid and ($2::text is null or d."endpointHash" = $2)
     returning d."id", d."workspaceId", m."role"::text as "role"`,
    userId,
    endpointHash,
  );
}

/** Keeps the person's newest devices. */
export async function dropOldest(tx: Tx, workspaceId: WorkspaceId, userId: string, keep: number): Promise<void> {
  const all = await tx.pushDevice.findMany({
    where: { workspaceId, userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: keep,
    select: { id: true },
  });
  if (all.length === 0) return;
  await tx.pushDevice.deleteMany({ where: { workspaceId, userId, id: { in: all.map(({ id }) => id) } } });
}

/** @returns whether the person had it */
export async function removeDevice(tx: Tx, workspaceId: WorkspaceId, userId: string, id: string): Promise<boolean> {
  return (await tx.pushDevice.deleteMany({ where: { workspaceId, userId, id } })).count === 1;
}

export async function noteSent(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  sent: { at: Date; error: string | null },
): Promise<void> {
  const data = sent.error === null ? { lastSentAt: sent.at, lastError: null } : { lastError: sent.error };
  await tx.pushDevice.updateMany({ where: { workspaceId, id }, data });
}
