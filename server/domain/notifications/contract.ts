import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

/** What people are told of. */
export const notificationTypes = [
  "approval_needed",
  "approval_expiring",
  "execution_failed",
  "reply_arrived",
  "connection_broken",
  "rule_demoted",
  "mention",
] as const;
export const notificationType = z.enum(notificationTypes);
export type NotificationType = z.infer<typeof notificationType>;

/** The ways to a person. `email` is the way round: it is taken when no push reached a device. */
export const channels = z.strictObject({ inApp: z.boolean(), push: z.boolean(), email: z.boolean() });
export type Channels = z.infer<typeof channels>;
export const channelsByType = z.strictObject(
  Object.fromEntries(notificationTypes.map((type) => [type, channels])) as Record<NotificationType, typeof channels>,
);
export type ChannelsByType = z.infer<typeof channelsByType>;

const everyWay: Channels = { inApp: true, push: true, email: true };
/** Before a person has said otherwise. A reply stands in the mailbox anyway. */
export const defaultChannels: ChannelsByType = {
  approval_needed: everyWay,
  approval_expiring: everyWay,
  execution_failed: everyWay,
  reply_arrived: { inApp: true, push: true, email: false },
  connection_broken: everyWay,
  rule_demoted: everyWay,
  mention: everyWay,
};

const minuteOfDay = z.number().int().min(0).max(1_439);
/** Minutes of the day on the person's own clock; an end before the begin is on the next morning. */
export const quietHours = z
  .strictObject({ from: minuteOfDay, to: minuteOfDay })
  .refine(({ from, to }) => from !== to, "Quiet hours have to begin and end at different times.");
export type QuietHours = z.infer<typeof quietHours>;

export const notificationView = z.object({
  id: z.string(),
  type: notificationType,
  title: z.string(),
  text: z.string().nullable(),
  /** Page below the workspace. */
  path: z.string(),
  at: z.iso.datetime({ offset: true }),
  isRead: z.boolean(),
});
export type NotificationView = z.infer<typeof notificationView>;

export const listNotificationsInput = pageInput.extend({ view: z.enum(["all", "unread"]).default("all") });
export type ListNotificationsInput = z.output<typeof listNotificationsInput>;
export const notificationPage = pageOf(notificationView);
export const unreadCount = z.object({ unread: z.number().int() });

export const readNotificationInput = z.object({ notificationId: z.uuid() });
export const readNotificationOutput = z.object({ id: z.string() });
export const readAllOutput = z.object({ read: z.number().int() });

/** The public parts of a browser's subscription. */
export const subscribeInput = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  p256dh: z.string().regex(/^[\w-]{87}$/, "Not a P-256 key in base64url"),
  auth: z.string().regex(/^[\w-]{22}$/, "Not 16 bytes in base64url"),
  /** What the person knows the device by, such as "Chrome on Windows". */
  label: z.string().trim().min(1).max(60),
});
export type SubscribeInput = z.output<typeof subscribeInput>;
/** A browser by its own subscription: SHA-256 of its endpoint. */
export const browserInput = z.object({ endpointHash: z.string().regex(/^[0-9a-f]{64}$/) });
export type BrowserInput = z.output<typeof browserInput>;
export const forgottenDevices = z.object({ devices: z.number().int() });
export const deviceIdInput = z.object({ deviceId: z.uuid() });
export const deviceIdOutput = z.object({ id: z.string() });

export const pushDevice = z.object({
  id: z.string(),
  label: z.string(),
  /** Lets a browser find itself: SHA-256 of its endpoint. */
  endpointHash: z.string(),
  addedAt: z.iso.datetime({ offset: true }),
  lastSentAt: z.iso.datetime({ offset: true }).nullable(),
  lastError: z.string().nullable(),
});
export type PushDeviceView = z.infer<typeof pushDevice>;

export const notificationSettings = z.object({
  channels: channelsByType,
  quiet: quietHours.nullable(),
  timeZone: z.string(),
  /** What browsers subscribe with; null: this server has no key pair, nothing can be pushed. */
  pushKey: z.string().nullable(),
  /** Where e-mail would go; null: this server sends none. */
  mailTo: z.string().nullable(),
  devices: z.array(pushDevice),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

export const updateNotificationsInput = z.object({ channels: channelsByType, quiet: quietHours.nullable() });
export type UpdateNotificationsInput = z.output<typeof updateNotificationsInput>;

/** What a test did, as it was: each device with the answer of its push service. */
export const testResult = z.object({
  devices: z.array(z.object({ id: z.string(), label: z.string(), isReached: z.boolean(), message: z.string() })),
  mail: z.object({ isSent: z.boolean(), message: z.string() }).nullable(),
});
export type TestResult = z.infer<typeof testResult>;
