import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import type { AccountBook } from "#server/platform/vendor-book.ts";
import { type Failure, failureOf } from "./failure.ts";

export type GuardOptions = {
  /** Longest wait for one answer. */
  timeoutMs: number;
  /** Calls at once per account; as many again wait five-fold, the rest is refused. */
  concurrency: number;
  /** Tries of a safe read, the first included. */
  readAttempts: number;
  /** First wait between two tries; doubles, with jitter. */
  backoffMs: number;
  /** Longest Retry-After that is waited out here; a longer one goes back to the caller. */
  longestWaitMs: number;
  /** Failures in a row that open the breaker, and for how long. */
  breakerFailures: number;
  breakerOpenMs: number;
  /** What all processes share about the accounts; without it each process knows its own calls only. */
  shared?: (account: string) => AccountBook | null;
};

export const defaultGuard: GuardOptions = {
  timeoutMs: 10_000,
  concurrency: 8,
  readAttempts: 3,
  backoffMs: 250,
  longestWaitMs: 5_000,
  breakerFailures: 5,
  breakerOpenMs: 20_000,
};

/** Our own share of calls is used up: certainly nothing was sent. */
const throttled = (waitForMs: number): Failure => ({
  stage: "blocked",
  status: 429,
  retryAfterMs: waitForMs,
  vendorCode: null,
});

/** Carries a failure through the policies. */
class CallFailed extends Error {
  override readonly name = "CallFailed";
  readonly failure: Failure;
  constructor(failure: Failure, cause: unknown) {
    super("vendor call failed", { cause });
    this.failure = failure;
  }
}

export type Guarded<T> = { ok: true; value: T } | { ok: false; failure: Failure };
export type Guard = <T>(kind: "read" | "once", call: (signal: AbortSignal) => Promise<T>) => Promise<Guarded<T>>;

const blocked: Failure = { stage: "blocked", status: null, retryAfterMs: null, vendorCode: null };
const lost: Failure = { stage: "lost", status: null, retryAfterMs: null, vendorCode: null };

/**
 * One account's protection: time limit, bounded concurrency, breaker, and for reads a few more tries. A write is called once:
 * whether it happened is the caller's question, answered by looking.
 */
export function createGuard(options: GuardOptions, book: AccountBook | null = null): Guard {
  const isOutage = (error: unknown) => error instanceof CallFailed && isVendorDown(error.failure);
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: options.breakerOpenMs,
    breaker: new ConsecutiveBreaker(options.breakerFailures),
  });
  const ours = { isHolding: false };
  breaker.onBreak(() => {
    ours.isHolding = true;
    book?.hold(options.breakerOpenMs);
  });
  const lanes = bulkhead(options.concurrency, options.concurrency * 5);
  const limit = timeout(options.timeoutMs, TimeoutStrategy.Aggressive);
  const again = retry(
    handleWhen((error) => error instanceof CallFailed && isWorthARetry(error.failure, options.longestWaitMs)),
    { maxAttempts: options.readAttempts - 1, backoff: new DelegateBackoff((context) => waitMs(context, options)) },
  );
  const once = wrap(lanes, breaker);
  const several = wrap(again, lanes, breaker);
  return async <T>(kind: "read" | "once", call: (signal: AbortSignal) => Promise<T>): Promise<Guarded<T>> => {
    const attempt = () => watched(book, ours, () => limit.execute(({ signal }) => call(signal)));
    const heldForMs = await heldByOthersMs(book, ours);
    if (heldForMs > 0) return { ok: false, failure: { ...blocked, retryAfterMs: heldForMs } };
    try {
      return { ok: true, value: await (kind === "read" ? several : once).execute(attempt) };
    } catch (error) {
      if (error instanceof CallFailed) return { ok: false, failure: error.failure };
      if (isBrokenCircuitError(error) || isBulkheadRejectedError(error)) return { ok: false, failure: blocked };
      throw error;
    }
  };
}

/** Another process found the vendor down. Our own breaker knows by itself when to try again. */
const heldByOthersMs = async (book: AccountBook | null, ours: { isHolding: boolean }): Promise<number> =>
  book && !ours.isHolding ? book.heldForMs() : 0;

/** One call within the account's share, counted; its failure comes in our shape. */
async function watched<T>(book: AccountBook | null, ours: { isHolding: boolean }, call: () => Promise<T>): Promise<T> {
  const waitForMs = (await book?.takeMs()) ?? 0;
  if (waitForMs > 0) throw new CallFailed(throttled(waitForMs), null);
  const begun = performance.now();
  try {
    const answer = await call();
    book?.done(performance.now() - begun, false);
    if (ours.isHolding) book?.release();
    ours.isHolding = false;
    return answer;
  } catch (error) {
    const failure = isTaskCancelledError(error) ? lost : failureOf(error);
    book?.done(performance.now() - begun, isTrouble(failure));
    throw new CallFailed(failure, error);
  }
}

const isVendorDown = (failure: Failure): boolean =>
  failure.stage === "not_sent" || failure.stage === "lost" || (failure.status !== null && failure.status >= 500);

/** What counts against the vendor: no answer, an error of its own, or too many calls. A refusal is an answer. */
const isTrouble = (failure: Failure): boolean => isVendorDown(failure) || failure.status === 429;

function isWorthARetry(failure: Failure, longestWaitMs: number): boolean {
  if ((failure.retryAfterMs ?? 0) > longestWaitMs) return false;
  return isVendorDown(failure) || failure.status === 429;
}

function waitMs(context: { attempt: number; result: unknown }, options: GuardOptions): number {
  const { error } = context.result as { error?: unknown };
  const asked = error instanceof CallFailed ? error.failure.retryAfterMs : null;
  const own = options.backoffMs * 2 ** (context.attempt - 1);
  return asked ?? own * (0.75 + Math.random() / 2);
}

/** Guards by account, so that one broken account does not stop the others; the longest unused goes first. */
export function guardBook(options: GuardOptions, size = 1_000): (account: string | undefined) => Guard {
  const guards = new Map<string, Guard>();
  return (account) => {
    if (account === undefined) return createGuard(options);
    const guard = guards.get(account) ?? createGuard(options, options.shared?.(account) ?? null);
    guards.delete(account);
    guards.set(account, guard);
    const oldest = guards.size > size ? guards.keys().next().value : undefined;
    if (oldest !== undefined) guards.delete(oldest);
    return guard;
  };
}
