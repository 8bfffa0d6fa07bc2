import type { SubscribeInput } from "#server/domain/notifications/contract.ts";
import { deviceLabel } from "./present.ts";

/** What this browser says about pushes. Only in browsers. */
export type PushAbility =
  | "able"
  /** The person has refused it in the browser's own dialog; only they can take that back. */
  | "blocked"
  /** iPhones and iPads push to apps on the home screen only. */
  | "install_first"
  | "unable";

export function pushAbility(): PushAbility {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return /iPhone|iPad/.test(navigator.userAgent) ? "install_first" : "unable";
  }
  return Notification.permission === "denied" ? "blocked" : "able";
}

const WORKER_WAIT_MS = 30_000;

/** @returns null when there is no worker by then: it comes a moment after the page */
async function worker(waitMs: number): Promise<ServiceWorkerRegistration | null> {
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), waitMs));
  return Promise.race([navigator.serviceWorker.ready, patience]);
}

/** The browser's subscription to this server, if it has one. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Why turning push on did not work, for the person. */
export class PushRefused extends Error {
  override readonly name = "PushRefused";
}

/**
 * Subscribes this browser, asking the person first where they have not been.
 * @throws PushRefused with words for the person
 */
export async function subscribe(pushKey: string): Promise<SubscribeInput> {
  if ((await Notification.requestPermission()) !== "granted") {
    throw new PushRefused("The browser was not allowed to show notifications. Nothing was changed.");
  }
  const registration = await worker(WORKER_WAIT_MS);
  if (!registration) throw new PushRefused("The part of the app that shows pushes has not started. Reload the page.");
  // One made with another key of the server cannot be used any more.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const made = await registration.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: pushKey })
    .catch(() => null);
  const { endpoint, keys } = made?.toJSON() ?? {};
  if (!endpoint || !keys?.p256dh || !keys.auth) {
    throw new PushRefused("The browser could not reach its push service. Try again, or rely on mail.");
  }
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth, label: deviceLabel(navigator.userAgent) };
}

/** Ends the browser's subscription: whatever is sent to it from now on reaches nobody. */
export async function unsubscribe(): Promise<void> {
  await (await currentSubscription())?.unsubscribe();
}

/** As the server names a device: SHA-256 of its endpoint, hex. */
export async function endpointHashOf(endpoint: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const wishKey = (userId: string, slug: string) => `caseyos-push:${userId}:${slug}`;

/** Whether the person turned push on in this browser, for this workspace: then it is kept working. */
export const isPushWanted = (userId: string, slug: string): boolean =>
  localStorage.getItem(wishKey(userId, slug)) === "1";
export function wishPush(userId: string, slug: string, isWanted: boolean): void {
  if (isWanted) localStorage.setItem(wishKey(userId, slug), "1");
  else localStorage.removeItem(wishKey(userId, slug));
}
