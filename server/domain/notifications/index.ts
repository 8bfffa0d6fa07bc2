export { addDevice, forgetDevice, testNotifications } from "./verbs/devices.ts";
export { listNotifications, readAllNotifications, readNotification, unreadNotifications } from "./verbs/read.ts";
export { getNotificationSettings, updateNotificationSettings } from "./verbs/settings.ts";
export { endDevices, forgetBrowser } from "./verbs/sign-out.ts";
