"use client";

import { hasUnsavedWords } from "#components/shell/unsaved-words.ts";
import { notify } from "#components/ui/notify.ts";

let isOwnDoing = false;
/** This tab has asked for the new version itself, and reloads for it. */
export function expectTakeOver(): void {
  isOwnDoing = true;
}

/**
 * When another tab has let a new version in, this one still shows the old page: it reloads when somebody comes back to it. One
 * that is looked at, or that holds unsaved words, says so and leaves it to the person.
 * @param onStale called once the page is old
 * @returns how to stop
 */
export function followUpdates(onStale: () => void): () => void {
  const { serviceWorker } = navigator;
  let hadWorker = serviceWorker.controller !== null;
  let isStale = false;
  let isTold = false;
  const tell = () => {
    if (isTold) return;
    isTold = true;
    notify({
      title: "CaseyOS was updated in another tab",
      description: hasUnsavedWords()
        ? "Save what you have typed here, then reload this page."
        : "Reload this page to use the new version.",
      timeoutMs: 0,
      action: { label: "Reload", run: () => window.location.reload() },
    });
  };
  const changed = () => {
    // The first worker of all takes over a page that is as new as it.
    if (hadWorker && !isOwnDoing) {
      isStale = true;
      onStale();
      if (document.visibilityState === "visible") tell();
    }
    hadWorker = true;
  };
  const seen = () => {
    if (!isStale || document.visibilityState !== "visible" || !navigator.onLine) return;
    if (hasUnsavedWords()) tell();
    else window.location.reload();
  };
  serviceWorker.addEventListener("controllerchange", changed);
  document.addEventListener("visibilitychange", seen);
  return () => {
    serviceWorker.removeEventListener("controllerchange", changed);
    document.removeEventListener("visibilitychange", seen);
  };
}
