import { type SnoozeChoice, snoozeChoices, snoozeUntil } from "#server/platform/pure/time.ts";
import { keptStore } from "./browser-stores.ts";
import type { Decider, Decision } from "./decision.ts";
import { forgetDecision, type KeepResult, type KeptStore, keepDecision, type keptAs } from "./kept.ts";
import { type Replayed, replay } from "./replay.ts";
import { sendDecision } from "./send-decision.ts";
import { showKept } from "./waiting.ts";

/** Decisions kept in this browser: written, shown in every tab, sent by one of them. */

let opened: { decider: Decider; store: Promise<KeptStore> } | null = null;
const channel = new BroadcastChannel("caseyos-kept");
channel.addEventListener("message", () => void show());

function storeOf(decider: Decider): Promise<KeptStore> {
  if (opened?.decider.userId !== decider.userId || opened.decider.slug !== decider.slug) {
    opened = { decider, store: keptStore(decider) };
  }
  return opened.store;
}

async function show(): Promise<void> {
  if (opened) showKept(opened.decider.userId, await (await opened.store).all());
}

async function changed(): Promise<void> {
  await show();
  channel.postMessage(null);
}

/** Reads what waits, for the screen. */
export async function openKept(decider: Decider): Promise<void> {
  await storeOf(decider);
  await show();
}

/**
 * Keeps a decision until it can be sent.
 * @param seen what the person had before them: what has never left is bound to it
 * @param timeZone the person's own, on whose clock "tomorrow" is
 */
export async function keep(
  made: Parameters<typeof keptAs>[1],
  seen: { contentHash: string },
  timeZone: string,
): Promise<KeepResult> {
  const store = await storeOf(made);
  // What left under its key must be repeated to the letter.
  const decision = made.attempts > 0 ? made.decision : bound(made.decision, seen, made.now, timeZone);
  const result = await keepDecision(store, { ...made, decision });
  // Asked once something is worth it: what waits should not be cleared away for lack of space.
  void navigator.storage?.persist?.().catch(() => false);
  await changed();
  wake();
  return result;
}

function bound(decision: Decision, { contentHash }: { contentHash: string }, now: Date, timeZone: string): Decision {
  if (decision.kind === "dismiss") return { ...decision, contentHash };
  if (decision.kind !== "snooze") return decision;
  const { until } = decision;
  const isChoice = (snoozeChoices as readonly string[]).includes(until);
  const end = isChoice ? snoozeUntil(until as SnoozeChoice, now, timeZone).toISOString() : until;
  return { ...decision, contentHash, until: end };
}

/** Takes a decision out of the list: one that waits, or the news of a refused one. False when it has left already. */
export async function forgetKept(decider: Decider, id: string): Promise<boolean> {
  const isDone = await forgetDecision(await storeOf(decider), id);
  await changed();
  return isDone;
}

/** Sends what waits, unless another tab is at it: then null. */
export async function sendKept(decider: Decider): Promise<Replayed | null> {
  const store = await storeOf(decider);
  if ((await store.all()).every((kept) => kept.refusal !== null)) return { sent: [], refused: [], end: "done" };
  return navigator.locks.request(`caseyos-send-${decider.userId}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return null;
    const replayed = await replay(
      store,
      (kept) => sendDecision(kept, kept.id, kept.decision),
      () => new Date(),
    );
    await changed();
    return replayed;
  });
}

let wake: () => void = () => {};
/** Called when something new waits. */
export function onKept(listener: () => void): void {
  wake = listener;
}
