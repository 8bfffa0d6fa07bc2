import { randomUUID } from "node:crypto";
import { HUBSPOT_WEBHOOK_PATH } from "../constants.ts";
import type { Collection, Store } from "../store/journal.ts";
import type { DeliveryResult, WorldDelivery } from "../world/contract.ts";
import type { ChangeSource, CrmChange } from "./crm.ts";
import type { CrmStore } from "./crm-store.ts";
import { batches, eventsFor, withAttemptNumber } from "./webhook-events.ts";
import { ANSWER_WITHIN_MS, postWebhook, type SignatureKind } from "./webhook-post.ts";

type Delivery = WorldDelivery & { signature: SignatureKind; nextAtMs: number };

type Queue = {
  deliveries: Collection<Delivery>;
  url: string;
  stop: AbortController;
  timer: NodeJS.Timeout | undefined;
  active: Set<Promise<unknown>>;
};

/** Waits between attempts. HubSpot's own schedule is not published consistently; this one is ours, quick at first. */
const RETRY_DELAYS_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000];
const FINISHED_KEPT = 500;

export type WebhookSender = ReturnType<typeof createWebhookSender>;

/** Sends form submissions and CRM events to the app, with retries that survive a restart. */
export function createWebhookSender(options: { store: Store; crm: CrmStore; appUrl: string }) {
  const queue: Queue = {
    deliveries: options.store.collection<Delivery>("hubspot.deliveries"),
    url: new URL(HUBSPOT_WEBHOOK_PATH, options.appUrl).toString(),
    stop: new AbortController(),
    timer: undefined,
    active: new Set(),
  };
  return {
    start: () => schedule(queue),
    all: (): WorldDelivery[] =>
      queue.deliveries.all().map(({ signature: _signature, nextAtMs: _nextAtMs, ...delivery }) => delivery),
    eventsFor: (changes: CrmChange[], source: ChangeSource) => eventsFor(options.crm, changes, source),
    /** Word of changes that were made by API calls or by forms; sent right after the call. */
    queueChanges(changes: CrmChange[], source: ChangeSource): void {
      for (const batch of batches(eventsFor(options.crm, changes, source)))
        enqueue(queue, "crm_events", batch, "valid");
      schedule(queue);
    },
    /** Sends `times` equal deliveries now and reports the answers; a failure stays queued. */
    async send(
      kind: WorldDelivery["kind"],
      body: unknown,
      times: number,
      signature: SignatureKind,
    ): Promise<DeliveryResult[]> {
      const results: DeliveryResult[] = [];
      for (let count = 0; count < times; count += 1)
        results.push(await attempt(queue, enqueue(queue, kind, body, signature)));
      return results;
    },
    /** Tries everything that waits, whatever its time. */
    async flush(): Promise<{ delivered: number; pending: number }> {
      await Promise.all(queue.active);
      const results = await Promise.all(pendingOf(queue).map((delivery) => attempt(queue, delivery)));
      return { delivered: results.filter(({ status }) => isTaken(status)).length, pending: pendingOf(queue).length };
    },
    forget: () => clearTimeout(queue.timer),
    async close(): Promise<void> {
      queue.stop.abort();
      clearTimeout(queue.timer);
      await Promise.allSettled(queue.active);
    },
  };
}

function enqueue(
  { deliveries, url }: Queue,
  kind: WorldDelivery["kind"],
  body: unknown,
  signature: SignatureKind,
): Delivery {
  const delivery: Delivery = {
    id: randomUUID(),
    kind,
    url,
    status: "pending",
    attempts: [],
    body: JSON.stringify(body),
    signature,
    nextAtMs: Date.now(),
  };
  deliveries.put(delivery.id, delivery);
  return delivery;
}

function pendingOf({ deliveries }: Queue): Delivery[] {
  return deliveries.all().filter((delivery) => delivery.status === "pending");
}

function schedule(queue: Queue): void {
  clearTimeout(queue.timer);
  const next = Math.min(...pendingOf(queue).map((delivery) => delivery.nextAtMs));
  if (!Number.isFinite(next) || queue.stop.signal.aborted) return;
  queue.timer = setTimeout(() => sendDue(queue), Math.max(0, next - Date.now()));
}

function sendDue(queue: Queue): void {
  for (const delivery of pendingOf(queue).filter((candidate) => candidate.nextAtMs <= Date.now()))
    void attempt(queue, delivery);
  schedule(queue);
}

function attempt(queue: Queue, delivery: Delivery): Promise<DeliveryResult> {
  const work = attemptOnce(queue, delivery);
  queue.active.add(work);
  void work.finally(() => queue.active.delete(work));
  return work;
}

async function attemptOnce(queue: Queue, delivery: Delivery): Promise<DeliveryResult> {
  const { deliveries, stop } = queue;
  // Out of the queue's sight while the request runs; due again if this process is killed meanwhile.
  deliveries.put(delivery.id, { ...delivery, nextAtMs: Date.now() + ANSWER_WITHIN_MS * 2 });
  const answer = await postWebhook(queue.url, withAttemptNumber(delivery), delivery.signature, stop.signal);
  // Not recorded when the sandbox is closing (it is tried again after the next start) or was reset meanwhile.
  if (stop.signal.aborted || !deliveries.get(delivery.id)) return { deliveryId: delivery.id, ...answer };
  const attempts = [...delivery.attempts, { at: new Date().toISOString(), ...answer }];
  const delayMs = RETRY_DELAYS_MS[attempts.length - 1];
  // A delivery that was spoiled on purpose is not tried again.
  const isOver = delayMs === undefined || delivery.signature !== "valid";
  const status = isTaken(answer.status) ? "delivered" : isOver ? "given_up" : "pending";
  deliveries.put(delivery.id, { ...delivery, attempts, status, nextAtMs: Date.now() + (delayMs ?? 0) });
  dropOldest(deliveries);
  schedule(queue);
  return { deliveryId: delivery.id, ...answer };
}

function dropOldest(deliveries: Collection<Delivery>): void {
  const finished = deliveries.all().filter((delivery) => delivery.status !== "pending");
  for (const delivery of finished.slice(0, -FINISHED_KEPT)) deliveries.delete(delivery.id);
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
