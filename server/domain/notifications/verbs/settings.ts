import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { NotificationSettings, UpdateNotificationsInput } from "../contract.ts";
import { notificationSettingsChanged } from "../events.ts";
import { devicesOf } from "../store/devices.ts";
import { settingsOf, writeSettings } from "../store/settings.ts";

/** What the caller is told of and how, with the devices they are pushed to. */
export async function getNotificationSettings(ctx: Ctx): Promise<NotificationSettings> {
  authorize(ctx, "notification.read");
  const { id: userId } = ctx.actor;
  const [[settings], devices] = await Promise.all([
    settingsOf(ctx.db.prisma, ctx.workspaceId, [userId]),
    devicesOf(ctx.db.prisma, ctx.workspaceId, userId),
  ]);
  if (!settings) throw notFound("member");
  return {
    channels: settings.channels,
    quiet: settings.quiet,
    timeZone: settings.timeZone,
    pushKey: ctx.push?.publicKey ?? null,
    mailTo: ctx.mailer ? settings.email : null,
    devices: devices.map(({ id, label, endpointHash, createdAt, lastSentAt, lastError }) => ({
      id,
      label,
      endpointHash,
      addedAt: createdAt.toISOString(),
      lastSentAt: lastSentAt?.toISOString() ?? null,
      lastError,
    })),
  };
}

/** The caller's own choices; what waits for the end of quiet hours goes by them too. */
export async function updateNotificationSettings(
  ctx: Ctx,
  input: UpdateNotificationsInput,
): Promise<NotificationSettings> {
  authorize(ctx, "notification.manage");
  const { id: userId } = ctx.actor;
  await transact(ctx, async (tx) => {
    await writeSettings(tx, ctx.workspaceId, { userId, ...input, at: ctx.now() });
    const subject = { type: "member", id: userId };
    await record(tx, ctx, { action: "notifications.updated", subject, detail: { quiet: input.quiet } });
    await emit(tx, ctx, notificationSettingsChanged(userId));
  });
  return getNotificationSettings(ctx);
}
