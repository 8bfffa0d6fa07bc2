"use client";

import { useEffect } from "react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import { forget } from "./browser-stores.ts";
import { keepShellMessage, takeOverMessage } from "./worker-messages.ts";

/** After what the page itself needs. */
const QUIET_MS = 2_000;
const TAKE_OVER_MS = 3_000;
const LOOK_AGAIN_MS = 60 * 60_000;

/**
 * Runs the service worker of this build, keeps the person's shell in it, and offers a new version when there is one.
 * @param hasWorker false in development, where files have no fixed names
 */
export function useWorker(hasWorker: boolean): void {
  const { slug, me } = useWorkspace();
  const { userId } = me;
  useEffect(() => {
    // What somebody else read in this browser goes; what they decided waits for them.
    void forget((other) => other !== userId, false).catch(() => {});
    if (!hasWorker || !("serviceWorker" in navigator)) return;
    let timer = setTimeout(() => void start(), QUIET_MS);
    const start = async () => {
      const registration = await navigator.serviceWorker
        .register("/sw.js", { updateViaCache: "none" })
        .catch(() => undefined);
      if (!registration) return;
      offerUpdates(registration);
      const look = () => {
        timer = setTimeout(look, LOOK_AGAIN_MS);
        void registration.update().catch(() => {});
      };
      timer = setTimeout(look, LOOK_AGAIN_MS);
      const { active } = await navigator.serviceWorker.ready;
      if (navigator.onLine) active?.postMessage(keepShellMessage(userId, slug));
    };
    return () => clearTimeout(timer);
  }, [hasWorker, slug, userId]);
}

const known = new WeakSet<ServiceWorkerRegistration>();

function offerUpdates(registration: ServiceWorkerRegistration): void {
  if (known.has(registration)) return;
  known.add(registration);
  const offer = (worker: ServiceWorker | null) => {
    // The first version of all is no news.
    if (!worker || !navigator.serviceWorker.controller) return;
    notify({
      title: "A new version of CaseyOS is ready",
      description: "What waits here is kept.",
      timeoutMs: 0,
      action: { label: "Reload", run: () => takeOver(worker) },
    });
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => (worker.state === "installed" ? offer(worker) : undefined));
  });
}

function takeOver(worker: ServiceWorker): void {
  const reload = () => window.location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  worker.postMessage(takeOverMessage);
  // A request that the old version still waits for holds up the new one: without its page it has none.
  setTimeout(reload, TAKE_OVER_MS);
}
