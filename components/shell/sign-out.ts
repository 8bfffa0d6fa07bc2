"use client";

import { problemOf } from "#components/api/problem.ts";
import { personHere, waitingCount } from "#components/pwa/waiting.ts";
import { notify } from "#components/ui/notify.ts";

/**
 * Ends the session at the server, leaves nothing of it in this browser, and goes to the start page.
 * @param isLossMeant decisions that still wait for the connection may be dropped
 * @param endOthers ends every other session first; when it fails, this one stays too
 */
export async function signOut(isLossMeant = false, endOthers?: () => Promise<unknown>): Promise<void> {
  const waiting = waitingCount();
  if (waiting > 0 && !isLossMeant) {
    const title = waiting === 1 ? "1 decision has not been sent yet" : `${waiting} decisions have not been sent yet`;
    const action = { label: "Sign out anyway", run: () => void signOut(true, endOthers) };
    return void notify({ tone: "bad", title, description: "Signing out drops what waits.", action });
  }
  if (!navigator.onLine) return void notify({ tone: "bad", title: "Signing out needs a connection" });
  try {
    await endOthers?.();
  } catch (thrown) {
    return void notify({ tone: "bad", title: "You are still signed in", description: problemOf(thrown).message });
  }
  const { forget } = await import("#components/pwa/browser-stores.ts");
  const { unsubscribe } = await import("#components/notifications/device-push.ts");
  const { forgetThisBrowser } = await import("#components/notifications/forget-browser.ts");
  // While there is a session to ask with. What fails here, the end of the subscription below makes good.
  if ("serviceWorker" in navigator) await forgetThisBrowser().catch(() => {});
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  await fetch("/api/auth/signout", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, callbackUrl: "/", json: "true" }),
  });
  if ("serviceWorker" in navigator) await unsubscribe().catch(() => {});
  // What somebody else decided here still waits for them.
  const person = personHere();
  await forget((userId) => userId === person, true).catch(() => {});
  await forget(() => true, false).catch(() => {});
  window.location.assign("/");
}
