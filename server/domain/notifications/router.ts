import { memberProcedure, router, userProcedure } from "#server/api/trpc.ts";
import {
  browserInput,
  deviceIdInput,
  deviceIdOutput,
  forgottenDevices,
  listNotificationsInput,
  notificationPage,
  notificationSettings,
  readAllOutput,
  readNotificationInput,
  readNotificationOutput,
  subscribeInput,
  testResult,
  unreadCount,
  updateNotificationsInput,
} from "./contract.ts";
import { addDevice, forgetDevice, testNotifications } from "./verbs/devices.ts";
import { listNotifications, readAllNotifications, readNotification, unreadNotifications } from "./verbs/read.ts";
import { getNotificationSettings, updateNotificationSettings } from "./verbs/settings.ts";
import { forgetBrowser } from "./verbs/sign-out.ts";

export const notificationsRouter = router({
  list: memberProcedure
    .input(listNotificationsInput)
    .output(notificationPage)
    .query(({ ctx, input }) => listNotifications(ctx, input)),
  count: memberProcedure.output(unreadCount).query(({ ctx }) => unreadNotifications(ctx)),
  read: memberProcedure
    .input(readNotificationInput)
    .output(readNotificationOutput)
    .mutation(({ ctx, input }) => readNotification(ctx, input)),
  readAll: memberProcedure.output(readAllOutput).mutation(({ ctx }) => readAllNotifications(ctx)),
  settings: memberProcedure.output(notificationSettings).query(({ ctx }) => getNotificationSettings(ctx)),
  update: memberProcedure
    .input(updateNotificationsInput)
    .output(notificationSettings)
    .mutation(({ ctx, input }) => updateNotificationSettings(ctx, input)),
  addDevice: memberProcedure
    .input(subscribeInput)
    .output(deviceIdOutput)
    .mutation(({ ctx, input }) => addDevice(ctx, input)),
  forgetDevice: memberProcedure
    .input(deviceIdInput)
    .output(deviceIdOutput)
    .mutation(({ ctx, input }) => forgetDevice(ctx, input)),
  forgetBrowser: userProcedure
    .input(browserInput)
    .output(forgottenDevices)
    .mutation(({ ctx, input }) => forgetBrowser(ctx, input)),
  test: memberProcedure.output(testResult).mutation(({ ctx }) => testNotifications(ctx)),
});
