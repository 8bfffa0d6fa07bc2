import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import type { Refusal } from "#server/domain/guardrails/index.ts";
import { type Vendor, vendorNames } from "../contract.ts";
import { failureOf, isTrouble, type Trouble } from "../policy/failure.ts";
import { waitAfterFailedLook, waitBeforeAttempt, waitForRoom } from "../policy/retry-plan.ts";
import { isWaitedFor } from "../policy/wait.ts";

/** Where a task stands after one step. Small: it is remembered by the engine. */
export type Turn =
  /** It has had its effect, and what came of it is kept. */
  | { is: "done" }
  /** It has ended, here or elsewhere. */
  | { is: "over" }
  /** It goes on once a person has released the kill switch, or reconnected the account. */
  | { is: "paused" }
  /** Certainly nothing was done; try again after the wait. `attempts`: how many were begun so far. */
  | { is: "again"; waitMs: number; attempts: number; isDeferred: boolean }
  /** It may have had its effect: look before anything else. */
  | { is: "unknown"; attempts: number }
  /** A look found nothing. */
  | { is: "absent" }
  /** A look got no answer; look again after the wait. */
  | { is: "blind"; waitMs: number; isDeferred: boolean };

/** What a look at the vendor finds. `ended`: it cannot be done any more, and the rule says why. */
export type Seen =
  | { is: "done" }
  | { is: "absent" }
  | { is: "ended"; refusal: Refusal }
  | { is: "blind"; error: VendorError };

/** A task with the way to its vendor. */
export type Opened = {
  attempts: number;
  look(): Promise<Seen>;
  /** The last reads before a call. What they find stands until `begin` keeps it. */
  prepare(): VendorResult<Refusal | null>;
  /** Marks the attempt as begun, once over all workers. */
  begin(attempt: number): Promise<boolean>;
  /** A look at the kill switch: before an attempt is begun, and once more right before the call. */
  mayCall(): Promise<Refusal | null>;
  /** Calls the vendor once, and keeps what it answered. */
  call(): VendorResult<void>;
};

/** Something to be done at a vendor once, however often it is cut off and by however many workers: an execution, or its undo. */
export type Task = {
  id: string;
  vendor: Vendor;
  /** Why it cannot be known whether it happened, and what to do; for the failure's sentence. */
  unknownAdvice: string;
  noEffectAdvice: string;
  open(): Promise<Opened | Trouble | "done" | "over">;
  hadNoEffect(attempt: number): Promise<void>;
  announceWait(waitMs: number): Promise<void>;
  /** Waits for a person, unless another worker has begun a further attempt; null: a task that fails instead. */
  pause: ((wait: Wait) => Promise<void>) | null;
  /** Number of attempts begun; null when there is no such task. */
  attempts(): Promise<number | null>;
  /**
   * Ends it as failed.
   * @param attempts that the refusal knows of; null: all there are
   * @returns false when it has ended, had its effect, or another worker has begun a further attempt
   */
  end(refusal: Refusal, attempts: number | null): Promise<boolean>;
  finish(): Promise<unknown>;
  warn(what: { attempt: number; kind: string }): void;
};

/** What it waits for. `attempts`: begun so far; `isUnknown`: it is not known what came of the last one. */
export type Wait = { refusal: Refusal; attempts: number; isUnknown: boolean };

/** `deferrals`: how often there was no room for it. */
type Count = { attempt: number; failures: number; deferrals: number };

/** `begun`: number of the last attempt that is known to be begun. */
type Standing = Count & { begun: number };

/** One attempt: look, mark as begun, call. A repeat of a step that was cut off in the middle comes back as unknown. */
export async function attemptOnce(task: Task, count: Count): Promise<Turn> {
  const opened = await task.open();
  if (opened === "done" || opened === "over") return { is: opened };
  // What is found out before an attempt is begun says nothing of one that another worker begins meanwhile.
  const before = { ...count, begun: count.attempt - 1 };
  if (isTrouble(opened)) return again(task, opened, before);
  if (opened.attempts >= count.attempt) return { is: "unknown", attempts: opened.attempts };
  const seen = await opened.look();
  if (seen.is === "done") return seen;
  if (seen.is === "ended") return endWith(task, seen.refusal, before.begun);
  if (seen.is === "blind") return again(task, failureOf(task.vendor, seen.error), before, seen.error.retryAfterMs);
  const engaged = await opened.mayCall();
  if (engaged) return paused(task, { refusal: engaged, attempts: before.begun, isUnknown: false });
  const prepared = await opened.prepare();
  if (!prepared.ok) return again(task, failureOf(task.vendor, prepared.error), before, prepared.error.retryAfterMs);
  if (prepared.value) return endWith(task, prepared.value, before.begun);
  if (!(await opened.begin(count.attempt))) return { is: "unknown", attempts: count.attempt };
  return callOnce(task, opened, { ...count, begun: count.attempt });
}

/** The call of an attempt that this worker has begun. */
async function callOnce(task: Task, opened: Opened, count: Standing): Promise<Turn> {
  const stop = await opened.mayCall();
  if (stop) {
    await task.hadNoEffect(count.begun);
    return paused(task, { refusal: stop, attempts: count.begun, isUnknown: false });
  }
  const answer = await opened.call();
  if (answer.ok) return { is: "done" };
  task.warn({ attempt: count.begun, kind: answer.error.kind });
  if (answer.error.kind === "unknown") return { is: "unknown", attempts: count.begun };
  await task.hadNoEffect(count.begun);
  return again(task, failureOf(task.vendor, answer.error), count, answer.error.retryAfterMs);
}

/** Looks without an answer so far, and how often there was no room for one. */
type Looks = { failedLooks: number; deferrals: number };

/** One look at the vendor for something that may have been done. */
export async function lookOnce(task: Task, looks: Looks): Promise<Turn> {
  const opened = await task.open();
  if (opened === "done" || opened === "over") return { is: opened };
  if (isTrouble(opened)) return blind(task, opened, looks);
  const seen = await opened.look();
  if (seen.is === "ended") return endWith(task, seen.refusal, null);
  if (seen.is !== "blind") return seen;
  return blind(task, failureOf(task.vendor, seen.error), looks, seen.error.retryAfterMs);
}

async function paused(task: Task, wait: Wait): Promise<Turn> {
  await task.pause?.(wait);
  return { is: "paused" };
}

/** The end, unless another worker is further on: what came of its attempt has to be looked up. */
async function endWith(task: Task, refusal: Refusal, begun: number | null): Promise<Turn> {
  if (await task.end(refusal, begun)) return { is: "over" };
  const attempts = await task.attempts();
  return attempts === null ? { is: "over" } : { is: "unknown", attempts };
}

/** After trouble with certainly nothing done: the next attempt, or the end. */
async function again(task: Task, trouble: Trouble, count: Standing, askedMs?: number): Promise<Turn> {
  const attempts = await task.attempts();
  if (attempts === null) return { is: "over" };
  if (attempts > count.begun) return { is: "unknown", attempts };
  if (task.pause && isWaitedFor(trouble)) return paused(task, { refusal: trouble, attempts, isUnknown: false });
  const waitMs = waitAfter(trouble, count, askedMs ?? null);
  if (waitMs !== null) {
    await task.announceWait(waitMs);
    return { is: "again", waitMs, attempts, isDeferred: trouble.isCrowded === true };
  }
  const ending = trouble.isLasting ? "Nothing was done." : "Several tries did nothing. Retry when it is back.";
  return endWith(task, { rule: trouble.rule, message: `${trouble.message} ${ending}` }, count.begun);
}

function waitAfter(trouble: Trouble, count: Count, askedMs: number | null): number | null {
  if (trouble.isLasting) return null;
  return trouble.isCrowded
    ? waitForRoom(count.deferrals + 1, askedMs, Math.random())
    : waitBeforeAttempt(count.failures + 1, askedMs);
}

function waitAfterLook(trouble: Trouble, looks: Looks, askedMs: number | null): number | null {
  if (trouble.isLasting) return null;
  return trouble.isCrowded
    ? waitForRoom(looks.deferrals + 1, askedMs, Math.random())
    : waitAfterFailedLook(looks.failedLooks + 1, askedMs);
}

/** After a look without an answer: the next look, or the end as unknown. */
async function blind(task: Task, trouble: Trouble, looks: Looks, askedMs?: number): Promise<Turn> {
  if (task.pause && isWaitedFor(trouble)) {
    const attempts = await task.attempts();
    return attempts === null ? { is: "over" } : paused(task, { refusal: trouble, attempts, isUnknown: true });
  }
  const waitMs = waitAfterLook(trouble, looks, askedMs ?? null);
  if (waitMs !== null) {
    await task.announceWait(waitMs);
    return { is: "blind", waitMs, isDeferred: trouble.isCrowded === true };
  }
  const why = trouble.isLasting ? trouble.message : `${vendorNames[task.vendor]} did not answer when asked.`;
  return endWith(task, { rule: "vendor.unknown_result", message: `${task.unknownAdvice} ${why}` }, null);
}

/** The end of a task that was called again and again without effect. */
export async function giveUp(task: Task): Promise<void> {
  const message = `${vendorNames[task.vendor]} took it several times, and nothing came of it. ${task.noEffectAdvice}`;
  await task.end({ rule: "vendor.no_effect", message }, null);
}
