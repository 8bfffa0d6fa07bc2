/**
 * The service worker. Files of the build are there without a network; a page that cannot be fetched is answered with the
 * person's own empty shell, which the screens fill from what this browser keeps. Nothing of the API is ever cached.
 */
import { type PrecacheEntry, Serwist } from "serwist";
import { listenForPushes, type PushScope } from "#components/pwa/push-handler.ts";
import { isKeepShell } from "#components/pwa/worker-messages.ts";

/** Put in by scripts/stack/worker.ts. */
declare const PRECACHE: PrecacheEntry[];
declare const BUILD: string;

type Extendable = { waitUntil(work: Promise<unknown>): void };
type Scope = PushScope & {
  addEventListener(type: string, listener: (event: never) => void): void;
};
declare const self: Scope;

/** A page that takes longer is taken for unreachable when its shell is at hand. */
const PATIENCE_MS = 8_000;
const UNREACHABLE = new Set([502, 503, 504]);
const files = new Set(PRECACHE.map(({ url }) => url));
const shellPrefix = `shell:${BUILD}:`;
const isShell = (name: string): boolean => name.startsWith("shell:");

/** Keeps the empty shell of a workspace, if it is this person's and needs no file that is not kept. */
async function keepShell(userId: string, slug: string): Promise<void> {
  const address = `/${slug}/offline`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", signal });
  if (answer.status !== 200) return;
  const html = await answer.clone().text();
  const needed = html.match(/\/_next\/static\/[\w./-]+\.(?:js|css|woff2)/g) ?? [];
  if (!html.includes(userId) || needed.some((file) => !files.has(file))) return;
  await (await caches.open(`${shellPrefix}${userId}:${slug}`)).put(address, answer);
}

async function shellNames(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(shellPrefix));
}

async function shellFor(pathname: string): Promise<Response | null> {
  const slug = pathname.split("/")[1] ?? "";
  const name = (await shellNames()).find((candidate) => candidate.endsWith(`:${slug}`));
  return (name && (await (await caches.open(name)).match(`/${slug}/offline`))) || null;
}

/** The app's start, when it is opened from the home screen. */
async function startFor(pathname: string): Promise<Response | null> {
  if (pathname !== "/" && pathname !== "/caseyos") return null;
  const slug = (await shellNames()).at(-1)?.split(":")[3];
  return slug ? Response.redirect(`/${slug}/today`, 302) : null;
}

/** Who is asked to sign in is nobody here: what was read before is not kept for the next one. */
async function forgetReads(): Promise<void> {
  for (const name of await caches.keys()) if (isShell(name)) await caches.delete(name);
  for (const { name = "" } of await indexedDB.databases())
    if (name.startsWith("caseyos-reads-")) indexedDB.deleteDatabase(name);
}

const nothingKept = () =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Offline · CaseyOS</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;padding:1.5rem}p{max-width:28rem;opacity:.75}a{color:inherit}</style>
<main><h1>You are offline</h1><p>Nothing of this page is kept on this device. It is there again as soon as the connection is.</p><p><a href="">Try again</a></p></main></html>`,
    {
      status: 503,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      },
    },
  );

/** Rejects after `ms`, unless the answer was there before. */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too slow")), ms))]);
}

type Asked = { request: Request; event: Extendable & { preloadResponse?: Promise<Response | undefined> } };

const ask = async ({ request, event }: Asked): Promise<Response> => (await event.preloadResponse) ?? fetch(request);

async function page(asked: Asked): Promise<Response> {
  const { request, event } = asked;
  const { pathname } = new URL(request.url);
  try {
    const isKept = (await shellFor(pathname)) !== null;
    const answer = await (isKept ? within(ask(asked), PATIENCE_MS) : ask(asked));
    if (UNREACHABLE.has(answer.status) && isKept) throw new Error("unreachable");
    if (pathname === "/sign-in" && answer.ok) event.waitUntil(forgetReads());
    return answer;
  } catch {
    return (await shellFor(pathname)) ?? (await startFor(pathname)) ?? nothingKept();
  }
}

self.addEventListener("message", (event: Extendable & { data: unknown }) => {
  const { data } = event;
  if (isKeepShell(data)) event.waitUntil(keepShell(data.userId, data.slug).catch(() => {}));
});

/** The shells of the version before name files that go with it. */
self.addEventListener("install", (event: Extendable) => {
  const renew = async () => {
    for (const name of (await caches.keys()).filter(isShell)) {
      const [, , userId = "", slug = ""] = name.split(":");
      await keepShell(userId, slug).catch(() => {});
    }
  };
  event.waitUntil(renew());
});
self.addEventListener("activate", (event: Extendable) => {
  const tidy = async () => {
    for (const name of await caches.keys())
      if (isShell(name) && !name.startsWith(shellPrefix)) await caches.delete(name);
  };
  event.waitUntil(tidy());
});

listenForPushes(self);

new Serwist({
  precacheEntries: PRECACHE,
  precacheOptions: { cleanupOutdatedCaches: true },
  skipWaiting: false,
  clientsClaim: true,
  navigationPreload: true,
  runtimeCaching: [
    {
      matcher: ({ request, sameOrigin, url }) =>
        sameOrigin && request.mode === "navigate" && !url.pathname.startsWith("/api/"),
      handler: (asked) => page(asked as Asked),
    },
    {
      // Left to the browser, what was asked for ahead of the worker would be asked for again: a sign-in or a connect,
      // whose answer counts once, would come twice.
      matcher: ({ request, sameOrigin, url }) =>
        sameOrigin && request.mode === "navigate" && url.pathname.startsWith("/api/"),
      handler: (asked) => ask(asked as Asked),
    },
  ],
}).addEventListeners();
