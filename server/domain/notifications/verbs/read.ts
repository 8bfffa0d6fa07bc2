import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { transact } from "#server/platform/transact.ts";
import type { ListNotificationsInput, NotificationView } from "../contract.ts";
import { countUnread, markAllRead, markRead, notificationsOf } from "../store/notifications.ts";

const place = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** What the caller was told in the app, newest first. */
export async function listNotifications(ctx: Ctx, input: ListNotificationsInput): Promise<Page<NotificationView>> {
  authorize(ctx, "notification.read");
  const { cursor, limit, view } = input;
  const [at, id] = cursor ? decodeCursor(cursor, place) : [];
  const after = at && id ? { at, id } : null;
  const rows = await notificationsOf(ctx, { isUnread: view === "unread", limit: limit + 1, after });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.at, last.id]) : null };
}

/** The number at the bell, 100 at most. */
export async function unreadNotifications(ctx: Ctx): Promise<{ unread: number }> {
  authorize(ctx, "notification.read");
  return { unread: await countUnread(ctx) };
}

/**
 * Marks one of the caller's own as read. Again changes nothing.
 * @throws not_found for somebody else's
 * @unaudited because having read something decides nothing
 * @unannounced because the trigger on the table tells the person's open browsers
 */
export async function readNotification(ctx: Ctx, input: { notificationId: string }): Promise<{ id: string }> {
  authorize(ctx, "notification.read");
  const { notificationId: id } = input;
  if (!(await transact(ctx, (tx) => markRead(tx, ctx, id)))) throw notFound("notification");
  return { id };
}

/**
 * Marks all of the caller's own as read.
 * @unaudited because having read something decides nothing
 * @unannounced because the trigger on the table tells the person's open browsers
 */
export async function readAllNotifications(ctx: Ctx): Promise<{ read: number }> {
  authorize(ctx, "notification.read");
  return { read: await transact(ctx, (tx) => markAllRead(tx, ctx)) };
}
