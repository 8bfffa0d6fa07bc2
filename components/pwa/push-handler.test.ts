import { expect, it } from "vitest";
import { openPush, type PushScope, showPush } from "./push-handler.ts";

function aScope(urls: string[] = []) {
  const log: string[] = [];
  const scope: PushScope = {
    location: { origin: "https://app.test" },
    registration: {
      showNotification: async (title, options) => void log.push(`show ${title} ${JSON.stringify(options)}`),
    },
    clients: {
      matchAll: async () =>
        urls.map((url) => ({
          url,
          focus: async () => log.push(`focus ${url}`),
          navigate: async (to: string) => log.push(`navigate ${to}`),
        })),
      openWindow: async (url) => log.push(`open ${url}`),
    },
  };
  return { scope, log };
}
const arrival = (body: string) => ({ data: { text: () => body }, waitUntil: () => {} });
const click = (path: unknown) => ({ notification: { data: { path }, close: () => {} }, waitUntil: () => {} });

it("shows what was pushed, and the same tag takes the first one's place", async () => {
  const { scope, log } = aScope();
  await showPush(scope, arrival(JSON.stringify({ title: "Dana replied", text: "Hi", path: "/b/people/1", tag: "n1" })));
  expect(log[0]).toContain("show Dana replied");
  expect(log[0]).toContain('"tag":"n1"');
});

it("shows something even for a push that cannot be read", async () => {
  const { scope, log } = aScope();
  await showPush(scope, arrival("not JSON"));
  await showPush(scope, { data: null, waitUntil: () => {} });
  expect(log).toHaveLength(2);
});

it("opens the page in a window that is there, else in a new one", async () => {
  const there = aScope(["https://app.test/b/today"]);
  await openPush(there.scope, click("/b/people/1"));
  expect(there.log).toEqual(["focus https://app.test/b/today", "navigate https://app.test/b/people/1"]);
  const away = aScope();
  await openPush(away.scope, click("/b/people/1"));
  expect(away.log).toEqual(["open https://app.test/b/people/1"]);
});

it("never leads to another server", async () => {
  const { scope, log } = aScope();
  for (const path of ["https://evil.test/", "//evil.test/x", 7]) await openPush(scope, click(path));
  expect(log).toEqual(Array(3).fill("open https://app.test/"));
});
