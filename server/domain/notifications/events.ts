import type { DomainEvent } from "#server/platform/outbox.ts";

/** A person is to be told outside the app as well. @param deliverAt ISO instant; the job sleeps until then */
export const notificationCreated = (notificationId: string, deliverAt: string): DomainEvent => ({
  name: "notification.created",
  payload: { notificationId, deliverAt },
});
export const notificationSettingsChanged = (userId: string): DomainEvent => ({
  name: "notification.settings_changed",
  payload: { userId },
});
export const deviceAdded = (deviceId: string): DomainEvent => ({ name: "push_device.added", payload: { deviceId } });
export const deviceRemoved = (deviceId: string): DomainEvent => ({
  name: "push_device.removed",
  payload: { deviceId },
});
