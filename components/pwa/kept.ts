import type { Decider, Decision } from "./decision.ts";

/** A decision that waits for the connection, or that was refused when it came through. */
export type Kept = Decider & {
  /** Also its idempotency key. */
  id: string;
  /** In which order decisions are sent. */
  seq: number;
  title: string;
  decision: Decision;
  decidedAt: string;
  /** How often it left this browser: once it has, the server may know of it although no answer came. */
  attempts: number;
  /** The decision about the same move that comes before it. */
  after: string | null;
  /** Why the server did not carry it out; null while it waits. */
  refusal: { message: string; at: string } | null;
};

/** Where decisions are kept. Each call is one transaction. */
export type KeptStore = {
  /** In the order in which they were made. */
  all(): Promise<Kept[]>;
  /** Changes what is there now, in one transaction; `change` gives the rows to write and the ids to remove. */
  update(change: (all: Kept[]) => { put?: Kept[]; remove?: string[] }): Promise<void>;
};

export const isWaiting = (kept: Kept): boolean => kept.refusal === null;

/** The row for a decision made now, after all others. */
export function keptAs(
  all: Kept[],
  made: Decider & { id: string; title: string; decision: Decision; attempts: number; now: Date },
): Kept {
  const { now, ...rest } = made;
  const before = all.filter((kept) => isWaiting(kept) && kept.decision.moveId === made.decision.moveId).at(-1);
  return {
    ...rest,
    seq: Math.max(0, ...all.map(({ seq }) => seq)) + 1,
    decidedAt: now.toISOString(),
    after: before?.id ?? null,
    refusal: null,
  };
}

/** What waits about the same move because of it, in order. */
export function dependents(all: Kept[], id: string): Kept[] {
  const ids = new Set([id]);
  return all.filter((kept) => {
    if (kept.after === null || !ids.has(kept.after) || !isWaiting(kept)) return false;
    ids.add(kept.id);
    return true;
  });
}

const oppositeOf: Record<Decision["kind"], "undo" | "reopen" | null> = {
  approve: "undo",
  snooze: "reopen",
  dismiss: "reopen",
  undo: null,
  reopen: null,
  edit: null,
};

export type KeepResult = "kept" | "withdrawn";

/**
 * Keeps a decision. One that takes back what never left this browser makes it forgotten instead, with all that rests on it;
 * what may have arrived although no answer came is followed by its opposite.
 */
export async function keepDecision(store: KeptStore, made: Parameters<typeof keptAs>[1]): Promise<KeepResult> {
  let result: KeepResult = "kept";
  await store.update((all) => {
    result = "kept";
    const last = all.filter((kept) => isWaiting(kept) && kept.decision.moveId === made.decision.moveId).at(-1);
    if (last && last.attempts === 0 && oppositeOf[last.decision.kind] === made.decision.kind) {
      result = "withdrawn";
      return { remove: [last.id] };
    }
    return { put: [keptAs(all, made)] };
  });
  return result;
}

/** What the list of waiting decisions offers: to forget one, as long as it has not left this browser. */
export async function forgetDecision(store: KeptStore, id: string): Promise<boolean> {
  let isDone = false;
  await store.update((all) => {
    const kept = all.find((entry) => entry.id === id);
    isDone = kept !== undefined && (kept.attempts === 0 || !isWaiting(kept));
    return isDone ? { remove: [id, ...dependents(all, id).map((entry) => entry.id)] } : {};
  });
  return isDone;
}
