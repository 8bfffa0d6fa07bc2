import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { KillSwitch, KillSwitchScope } from "../contract.ts";
import type { Stop } from "../policy/stops.ts";

/** How many released ones are shown. */
const HISTORY = 20;

const columns = {
  id: true,
  scope: true,
  target: true,
  reason: true,
  engagedByType: true,
  engagedById: true,
  engagedAt: true,
  releasedByType: true,
  releasedById: true,
  releasedAt: true,
} as const;

export async function engagedStops(db: Tx, workspaceId: string): Promise<Stop[]> {
  return db.killSwitch.findMany({
    where: { workspaceId, releasedAt: null },
    orderBy: [{ engagedAt: "asc" }, { id: "asc" }],
    select: { scope: true, target: true, reason: true, engagedAt: true },
  });
}

/** @returns whether it was not engaged before */
export async function insertSwitch(
  tx: Tx,
  ctx: Ctx,
  row: { id: string; scope: KillSwitchScope; target: string; reason: string },
): Promise<boolean> {
  const { count } = await tx.killSwitch.createMany({
    data: [
      {
        ...row,
        workspaceId: ctx.workspaceId,
        engagedByType: ctx.actor.type,
        engagedById: ctx.actor.id,
        engagedAt: ctx.now(),
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

/** @returns whether it was engaged until now */
export async function closeSwitch(tx: Tx, ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await tx.killSwitch.updateMany({
    where: { workspaceId: ctx.workspaceId, id, releasedAt: null },
    data: { releasedAt: ctx.now(), releasedByType: ctx.actor.type, releasedById: ctx.actor.id },
  });
  return count === 1;
}

export async function switchById(db: Tx, workspaceId: string, id: string): Promise<KillSwitch | null> {
  const rows = await db.killSwitch.findMany({ where: { workspaceId, id }, select: columns });
  const [view] = await withNames(db, workspaceId, rows);
  return view ?? null;
}

export async function engagedSwitch(
  db: Tx,
  workspaceId: string,
  query: { scope: KillSwitchScope; target: string },
): Promise<KillSwitch | null> {
  const rows = await db.killSwitch.findMany({ where: { workspaceId, ...query, releasedAt: null }, select: columns });
  const [view] = await withNames(db, workspaceId, rows);
  return view ?? null;
}

/** Engaged ones first, then the latest released ones. */
export async function switchesOf(db: Tx, workspaceId: string): Promise<KillSwitch[]> {
  const engaged = await db.killSwitch.findMany({
    where: { workspaceId, releasedAt: null },
    orderBy: [{ engagedAt: "desc" }, { id: "desc" }],
    select: columns,
  });
  const released = await db.killSwitch.findMany({
    where: { workspaceId, releasedAt: { not: null } },
    orderBy: [{ releasedAt: "desc" }, { id: "desc" }],
    take: HISTORY,
    select: columns,
  });
  return withNames(db, workspaceId, [...engaged, ...released]);
}

type Row = {
  id: string;
  scope: KillSwitchScope;
  target: string;
  reason: string;
  engagedByType: string;
  engagedById: string | null;
  engagedAt: Date;
  releasedByType: string | null;
  releasedById: string | null;
  releasedAt: Date | null;
};

async function withNames(db: Tx, workspaceId: string, rows: readonly Row[]): Promise<KillSwitch[]> {
  const ids = (type: string) =>
    rows.flatMap((row) => [
      ...(row.engagedByType === type && row.engagedById ? [row.engagedById] : []),
      ...(row.releasedByType === type && row.releasedById ? [row.releasedById] : []),
    ]);
  const members = await db.member.findMany({
    where: { workspaceId, userId: { in: ids("user") } },
    select: { userId: true, user: { select: { name: true, email: true } } },
  });
  const keys = await db.apiKey.findMany({
    where: { workspaceId, id: { in: ids("api_key") } },
    select: { id: true, name: true },
  });
  const people = new Map(members.map(({ userId, user }) => [userId, user.name ?? user.email]));
  const programs = new Map(keys.map((key) => [key.id, `API key “${key.name}”`]));
  const nameOf = (type: string, id: string | null): string => {
    if (type === "user") return people.get(id ?? "") ?? "A former member";
    return type === "api_key" ? (programs.get(id ?? "") ?? "An API key") : "CaseyOS";
  };
  return rows.map((row) => ({
    id: row.id,
    scope: row.scope,
    target: row.target,
    reason: row.reason,
    engagedBy: nameOf(row.engagedByType, row.engagedById),
    engagedAt: row.engagedAt.toISOString(),
    releasedBy: row.releasedByType === null ? null : nameOf(row.releasedByType, row.releasedById),
    releasedAt: row.releasedAt?.toISOString() ?? null,
  }));
}
