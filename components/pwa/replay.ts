import { problemOf } from "#components/api/problem.ts";
import type { Decided } from "./decision.ts";
import { dependents, isWaiting, type Kept, type KeptStore } from "./kept.ts";

export type Replayed = {
  sent: { kept: Kept; decided: Decided }[];
  refused: Kept[];
  /** What ended it: nothing was left; the connection or the server; a session that is over. */
  end: "done" | "unreachable" | "signed_out";
};

type Send = (kept: Kept) => Promise<Decided>;

/**
 * Sends what waits, one by one, in the order in which it was decided. Each is counted as sent before it leaves and removed only
 * with the server's answer in hand, so that being killed anywhere in between repeats it under its own key.
 */
export async function replay(store: KeptStore, send: Send, now: () => Date): Promise<Replayed> {
  const done: Replayed = { sent: [], refused: [], end: "done" };
  for (;;) {
    const next = await take(store);
    if (!next) return done;
    try {
      const decided = await send(next);
      await store.update((all) => ({ remove: [next.id], put: passOn(all, next, decided) }));
      done.sent.push({ kept: next, decided });
    } catch (error) {
      const { code, reason, message, isTemporary } = problemOf(error);
      if (isTemporary || reason === "idempotency.in_flight") return { ...done, end: "unreachable" };
      if (code === "unauthenticated" || reason === "session.other_person") return { ...done, end: "signed_out" };
      done.refused.push(...(await refuse(store, next, { message, at: now().toISOString() })));
    }
  }
}

/** The first that waits, counted as sent. */
async function take(store: KeptStore): Promise<Kept | null> {
  let next: Kept | null = null;
  await store.update((all) => {
    const first = all.find(isWaiting);
    if (!first) return {};
    next = { ...first, attempts: first.attempts + 1 };
    return { put: [next] };
  });
  return next;
}

/** Who edited a draft offline and then approved it has seen those words: the approval is bound to what the edit has become. */
function passOn(all: Kept[], done: Kept, decided: Decided): Kept[] {
  return all.flatMap((kept) => {
    if (kept.after !== done.id || !isWaiting(kept)) return [];
    const next = { ...kept, after: null };
    const { decision } = next;
    if (done.decision.kind !== "edit") return [next];
    if (decision.kind === "edit") return [{ ...next, decision: { ...decision, version: decided.version } }];
    if ("contentHash" in decision && decided.contentHash)
      return [{ ...next, decision: { ...decision, contentHash: decided.contentHash } }];
    return [next];
  });
}

/**
 * What came after it about the same move rests on it: that is not sent either. Who has taken the refused decision back by now
 * has nothing to be told.
 */
async function refuse(store: KeptStore, first: Kept, refusal: { message: string; at: string }): Promise<Kept[]> {
  let refused: Kept[] = [];
  await store.update((all) => {
    const rest = dependents(all, first.id);
    if (
      rest[0] &&
      ["undo", "reopen"].includes(rest[0].decision.kind) &&
      !["undo", "reopen"].includes(first.decision.kind)
    )
      return { remove: [first.id, ...rest.map(({ id }) => id)] };
    const message = `Not sent, because what you did before it did not work: ${refusal.message}`;
    refused = [{ ...first, refusal }, ...rest.map((kept) => ({ ...kept, refusal: { ...refusal, message } }))];
    return { put: refused };
  });
  return refused;
}
