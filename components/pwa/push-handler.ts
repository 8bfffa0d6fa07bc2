/** What the service worker does with pushes; it calls `listenForPushes(self)` once. Imports nothing: it runs outside the app. */

/** What the server encrypts into a push (server/domain/notifications/policy/push-message.ts). */
export type PushContent = {
  title: string;
  text: string | null;
  /** Address on this server that a click opens. */
  path: string;
  /** A second push with the same tag takes the first one's place. */
  tag: string;
};

type Waiting = { waitUntil(work: Promise<unknown>): void };
export type PushArrival = Waiting & { data: { text(): string } | null };
export type PushClick = Waiting & { notification: { data: unknown; close(): void } };
type Window = { url: string; focus(): Promise<unknown>; navigate?(url: string): Promise<unknown> };

/** The part of a service worker's global scope that pushes take. */
export type PushScope = {
  location: { origin: string };
  registration: { showNotification(title: string, options: object): Promise<void> };
  clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
};

type Listening = PushScope & { addEventListener(type: string, listener: (event: never) => void): void };

/** Shows what is pushed, and opens its page on a click. */
export function listenForPushes(scope: Listening): void {
  scope.addEventListener("push", (event: PushArrival) => event.waitUntil(showPush(scope, event)));
  scope.addEventListener("notificationclick", (event: PushClick) => event.waitUntil(openPush(scope, event)));
}

/** Browsers demand that every push shows something: one that cannot be read leads to the app's start. */
export async function showPush({ registration }: PushScope, { data }: PushArrival): Promise<void> {
  const { title, text, path, tag } = contentOf(data?.text() ?? "");
  await registration.showNotification(title, {
    body: text ?? "",
    tag,
    data: { path },
    icon: "/icons/icon-192.png",
    badge: "/icons/icon-192.png",
  });
}

/** To a window of the app that is open, else a new one. Only ever to this server. */
export async function openPush({ clients, location }: PushScope, { notification }: PushClick): Promise<void> {
  notification.close();
  const { path } = (notification.data ?? {}) as { path?: unknown };
  const url = addressOf(path, location.origin);
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find((window) => window.url === url) ?? windows[0];
  if (!shown) return void (await clients.openWindow(url));
  await shown.focus();
  if (shown.url !== url) await (shown.navigate?.(url) ?? clients.openWindow(url));
}

function addressOf(path: unknown, origin: string): string {
  if (typeof path !== "string") return `${origin}/`;
  const url = new URL(path, origin);
  return url.origin === origin ? url.href : `${origin}/`;
}

const unreadable: PushContent = { title: "CaseyOS", text: "Something new is waiting.", path: "/", tag: "caseyos" };

function contentOf(body: string): PushContent {
  try {
    const { title, text, path, tag } = JSON.parse(body) as Record<string, unknown>;
    if (typeof title !== "string" || typeof path !== "string" || typeof tag !== "string") return unreadable;
    return { title, text: typeof text === "string" ? text : null, path, tag };
  } catch {
    return unreadable;
  }
}
