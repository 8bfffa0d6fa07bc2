import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type NotificationType, type NotificationView, notificationType } from "../contract.ts";
import type { Leaving } from "../policy/push-message.ts";

export type NewNotification = {
  id: string;
  userId: string;
  type: NotificationType;
  naturalKey: string;
  title: string;
  text: string | null;
  path: string;
  isInApp: boolean;
  createdAt: Date;
  deliverAt: Date | null;
};

/** Inserts what nobody was told of yet. @returns the rows that are new */
export function insertNotifications(
  tx: Tx,
  workspaceId: WorkspaceId,
  rows: NewNotification[],
): Promise<{ id: string; deliverAt: Date | null }[]> {
  return tx.notification.createManyAndReturn({
    data: rows.map((row) => ({ ...row, workspaceId })),
    skipDuplicates: true,
    select: { id: true, deliverAt: true },
  });
}

type ListQuery = { isUnread: boolean; limit: number; after: { at: string; id: string } | null };

/** The person's own, newest first. */
export async function notificationsOf(
  { db, workspaceId, actor }: Ctx,
  { isUnread, limit, after }: ListQuery,
): Promise<NotificationView[]> {
  const { rows } = await db.pool.query<Omit<NotificationView, "at" | "type"> & { at: Date; type: string }>({
    name: "notifications_list",
    text: `
      select "id", "type", "title", "text", "path", "createdAt" as "at", "readAt" is not null as "isRead"
        from "Notification"
       where "workspaceId" = $1::uuid and "userId" = $2::uuid and "isInApp" and (not $3::boolean or "readAt" is null)
         and ($4::timestamptz is null or ("createdAt", "id") < ($4::timestamptz, $5::uuid))
       order by "createdAt" desc, "id" desc limit $6`,
    values: [workspaceId, actor.id, isUnread, after?.at ?? null, after?.id ?? null, limit],
  });
  return rows.map((row) => ({ ...row, type: notificationType.parse(row.type), at: row.at.toISOString() }));
}

const COUNTED_AT_MOST = 100;

/** Counted up to 100: more than that nobody reads as a number. */
export async function countUnread({ db, workspaceId, actor }: Ctx): Promise<number> {
  const { rows } = await db.pool.query<{ unread: number }>({
    name: "notifications_unread",
    text: `select count(*)::int as "unread" from (select 1 from "Notification"
       where "workspaceId" = $1::uuid and "userId" = $2::uuid and "readAt" is null and "isInApp" limit ${COUNTED_AT_MOST}) few`,
    values: [workspaceId, actor.id],
  });
  return rows[0]?.unread ?? 0;
}

/** @returns whether the person has such a notification, read or not */
export async function markRead(tx: Tx, { workspaceId, actor, now }: Ctx, id: string): Promise<boolean> {
  const mine = { workspaceId, userId: actor.id, id };
  await tx.notification.updateMany({ where: { ...mine, readAt: null }, data: { readAt: now() } });
  return (await tx.notification.count({ where: mine })) === 1;
}

/** @returns how many were unread */
export async function markAllRead(tx: Tx, { workspaceId, actor, now }: Ctx): Promise<number> {
  const where = { workspaceId, userId: actor.id, readAt: null };
  return (await tx.notification.updateMany({ where, data: { readAt: now() } })).count;
}

/** What one delivery takes to a person. */
export type Batch = { userId: string; ids: string[] };

/**
 * Takes what is due for the notification's person: it alone, or, after quiet hours, everything that waited. What was read
 * meanwhile stays. A second call by the same delivery takes the same.
 */
export async function takeDue(
  tx: Tx,
  workspaceId: WorkspaceId,
  notificationId: string,
  now: Date,
): Promise<Batch | null> {
  const rows = await tx.$queryRawUnsafe<{ id: string; userId: string }[]>(
    `update "Notification" n set "takenById" = $2::uuid
       from "Notification" own
      where own."workspaceId" = $1::uuid and own."id" = $2::uuid
        and n."workspaceId" = $1::uuid and n."userId" = own."userId" and n."deliverAt" <= $3::timestamptz
        and n."deliveredAt" is null and n."readAt" is null and (n."takenById" is null or n."takenById" = own."id")
     returning n."id", n."userId"`,
    workspaceId,
    notificationId,
    now,
  );
  const [first] = rows;
  return first ? { userId: first.userId, ids: rows.map(({ id }) => id).sort() } : null;
}

/** The batch's words, newest first. */
export async function leavingOf(tx: Tx, workspaceId: WorkspaceId, { userId, ids }: Batch) {
  const rows = await tx.notification.findMany({
    where: { workspaceId, userId, id: { in: ids } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, type: true, title: true, text: true, path: true },
  });
  return rows.map(({ type, ...row }): Leaving & { type: NotificationType } => ({
    ...row,
    type: notificationType.parse(type),
  }));
}

/** Notes that a mail is about to go. @returns whether one may have gone before: then this is the same once more */
export async function noteMailTry(
  tx: Tx,
  workspaceId: WorkspaceId,
  { userId, ids }: Batch,
  at: Date,
): Promise<{ isRepeat: boolean }> {
  const fresh = { workspaceId, userId, id: { in: ids }, mailTriedAt: null };
  const { count } = await tx.notification.updateMany({ where: fresh, data: { mailTriedAt: at } });
  return { isRepeat: count === 0 };
}

export async function markDelivered(
  tx: Tx,
  workspaceId: WorkspaceId,
  { userId, ids }: Batch,
  delivered: { by: "push" | "email" | "nobody"; at: Date },
): Promise<void> {
  await tx.notification.updateMany({
    where: { workspaceId, userId, id: { in: ids }, deliveredAt: null },
    data: { deliveredAt: delivered.at, deliveredBy: delivered.by },
  });
}
