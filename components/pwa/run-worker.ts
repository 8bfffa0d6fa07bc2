import { dismissNotification, notify } from "#components/ui/notify.ts";
import type { Decider } from "./decision.ts";
import { expectTakeOver, followUpdates } from "./other-tab-updated.ts";
import { keepShellMessage, takeOverMessage } from "./worker-messages.ts";

const TAKE_OVER_MS = 3_000;
const LOOK_AGAIN_MS = 60 * 60_000;

/**
 * Registers the service worker of this build, has it keep the person's shell, offers a new version when there is one, and
 * follows when another tab let it in.
 * @param ended when the page is no longer this person's in this workspace
 */
export async function runWorker({ userId, slug }: Decider, ended: AbortSignal): Promise<void> {
  ended.addEventListener("abort", followUpdates(withdrawOffer));
  const registration = await navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .catch(() => undefined);
  if (!registration) return;
  offerUpdates(registration);
  const timer = setInterval(() => void registration.update().catch(() => {}), LOOK_AGAIN_MS);
  ended.addEventListener("abort", () => clearInterval(timer));
  const { active } = await navigator.serviceWorker.ready;
  if (navigator.onLine && !ended.aborted) active?.postMessage(keepShellMessage(userId, slug));
}

const known = new WeakSet<ServiceWorkerRegistration>();
let offered: string | null = null;

function withdrawOffer(): void {
  if (offered !== null) dismissNotification(offered);
  offered = null;
}

function offerUpdates(registration: ServiceWorkerRegistration): void {
  if (known.has(registration)) return;
  known.add(registration);
  const offer = (worker: ServiceWorker | null) => {
    // The first version of all is no news.
    if (!worker || !navigator.serviceWorker.controller) return;
    withdrawOffer();
    offered = notify({
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
  expectTakeOver();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  worker.postMessage(takeOverMessage);
  // A request that the old version still waits for holds up the new one: without its page it has none.
  setTimeout(reload, TAKE_OVER_MS);
}
