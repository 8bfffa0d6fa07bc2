import { createHash } from "node:crypto";
import type { Answer } from "./call.ts";
import { freeSlots } from "./concurrency.ts";
import { type Core, transact, type Work } from "./core.ts";
import { isDefer, storeDefers } from "./defers.ts";
import type { Dispatch } from "./dispatch.ts";
import { endRun } from "./finalize.ts";
import type { RunJob } from "./queue.ts";
import { lockRun, reenter, resolveStep, type StepResult } from "./resolve.ts";
import { insertPending, storeDone } from "./steps.ts";
import { limits, type Op, type WireError } from "./wire.ts";

type Ops = Extract<Answer, { kind: "ops" }>;

const finished = new Set(["StepRun", "Step", "StepFailed"]);
const waiting = new Set(["StepPlanned", "Sleep", "WaitForEvent", "WaitForSignal", "InvokeFunction"]);
const known = new Set([
  ...finished,
  ...waiting,
  "StepError",
  "RunComplete",
  "DiscoveryRequest",
  "DeferAdd",
  "DeferAbort",
]);
/** Id under which the SDK reports the end of the function itself. */
const endId = createHash("sha1").update("complete").digest("hex");
/** Answers in a row without anything to do before the run is failed. */
const emptyLimit = 10;

/**
 * Writes an answer down in one transaction: the claim ends, steps and follow-up jobs appear, the run may end.
 * An answer whose claim or lease has passed to another process is dropped.
 */
export async function settleAnswer(core: Core, dispatch: Dispatch, answer: Answer): Promise<void> {
  const { job } = dispatch;
  const settled = await transact(core, async (work) => {
    if (!(await core.queue.settle(work, "run", job))) return false;
    const run = await lockLeased(work, dispatch);
    if (run === "leased") await applyAnswer(core, work, dispatch, answer);
    if (run === "stale") await putBack(core, work, dispatch);
    await freeSlots(core, work, job);
    return run !== "stale";
  });
  if (!settled) core.log.warn({ run: job.data.run, job: job.id }, "answer dropped: its claim or lease is gone");
}

async function lockLeased(work: Work, dispatch: Dispatch): Promise<"leased" | "ended" | "stale"> {
  const [run] = await work.query<{ ended: boolean; lease: string | null }>(
    "select ended_at is not null as ended, lease from inngest.run where id = $1 for no key update",
    [dispatch.job.data.run],
  );
  if (!run || run.ended) return "ended";
  return dispatch.lease === null || run.lease === dispatch.lease ? "leased" : "stale";
}

/**
 * The queue claim is ours but the lease is not: the lease was lost in a crash of the database, which had not yet written it
 * to disk. What the function answered may stem from a refused checkpoint, so it is asked again, at no cost of an attempt.
 */
async function putBack(core: Core, work: Work, { job, attempt, priority }: Dispatch): Promise<void> {
  await core.queue.addRuns(work, [{ data: { ...job.data, attempt }, priority }]);
  work.wakeRunsAt(null);
}

async function applyAnswer(core: Core, work: Work, dispatch: Dispatch, answer: Answer): Promise<void> {
  const { run } = dispatch.job.data;
  switch (answer.kind) {
    case "result":
      await endRun(core, work, run, { outcome: "completed", output: answer.data });
      return;
    case "error":
      return retryOrFail(core, work, dispatch, answer.error, answer.noRetry, answer.retryAfterMs);
    case "ops":
      return applyOps(core, work, dispatch, answer);
    default:
      return answer satisfies never;
  }
}

function isFinal(dispatch: Dispatch, noRetry: boolean): boolean {
  return noRetry || dispatch.attempt + 1 >= dispatch.maxAttempts;
}

/** The same request again, later, with the next attempt number. */
async function retry(core: Core, work: Work, dispatch: Dispatch, retryAfterMs: number | null): Promise<void> {
  const attempt = dispatch.attempt + 1;
  const startAt = new Date(Date.now() + (retryAfterMs ?? core.settings.backoff(attempt)));
  const { run, fn, step } = dispatch.job.data;
  const data: RunJob = step === undefined ? { run, fn, attempt } : { run, fn, step, attempt };
  await core.queue.addRuns(work, [{ data, priority: dispatch.priority, startAt }]);
  work.wakeRunsAt(startAt);
}

async function retryOrFail(
  core: Core,
  work: Work,
  dispatch: Dispatch,
  error: WireError,
  noRetry: boolean,
  retryAfterMs: number | null,
): Promise<void> {
  const { run } = dispatch.job.data;
  // Without its lease a request that only seemed to fail, as behind a proxy that timed out, can store nothing more.
  await work.query("update inngest.run set attempts = greatest(attempts, $2), lease = null where id = $1", [
    run,
    dispatch.attempt + 1,
  ]);
  if (isFinal(dispatch, noRetry)) await endRun(core, work, run, { outcome: "failed", error });
  else await retry(core, work, dispatch, retryAfterMs);
}

async function fail(core: Core, work: Work, dispatch: Dispatch, message: string): Promise<void> {
  core.log.error({ run: dispatch.job.data.run, fn: dispatch.def.id }, message);
  const error = { name: "NonRetriableError", message };
  await endRun(core, work, dispatch.job.data.run, { outcome: "failed", error, reason: message });
}

function resultOf(op: Op): StepResult {
  if (op.op === "StepFailed" || op.op === "StepError") {
    return { error: op.error ?? { name: "Error", message: "The step failed without an error." } };
  }
  return { data: op.data };
}

function problemOf(ops: Op[]): string | null {
  for (const op of ops) {
    if (!known.has(op.op)) return `${op.op} (step "${op.displayName}") is not covered by the embedded Inngest engine.`;
    if (JSON.stringify(op.data).length > limits.stepBytes) {
      return `The output of step "${op.displayName}" is larger than ${limits.stepBytes} bytes.`;
    }
  }
  return null;
}

async function applyOps(core: Core, work: Work, dispatch: Dispatch, answer: Ops): Promise<void> {
  const problem = problemOf(answer.ops);
  if (problem !== null) return fail(core, work, dispatch, problem);
  const { run, step } = dispatch.job.data;
  await storeDefers(work, run, answer.ops.filter(isDefer));
  const rest: Ops = { ...answer, ops: answer.ops.filter((op) => !isDefer(op)) };
  const end = rest.ops.find((op) => op.id === endId);
  if (end && end.op !== "RunComplete") {
    const error = end.error ?? { name: "Error", message: "The function failed without an error." };
    return retryOrFail(core, work, dispatch, error, answer.noRetry || end.op === "StepFailed", answer.retryAfterMs);
  }
  if (step !== undefined && !end) return applyStepAnswer(core, work, dispatch, rest);
  return applyDiscovery(core, work, dispatch, rest);
}

async function applyDiscovery(core: Core, work: Work, dispatch: Dispatch, answer: Ops): Promise<void> {
  const { run } = dispatch.job.data;
  const complete = answer.ops.find((op) => op.op === "RunComplete");
  const retriable = answer.ops.find((op) => op.op === "StepError" && !isFinal(dispatch, answer.noRetry));
  const done = answer.ops
    .filter((op) => finished.has(op.op) || (op.op === "StepError" && op !== retriable))
    .map((op) => ({ op, result: resultOf(op), attempts: dispatch.attempt + 1 }));
  await storeDone(work, run, done);
  if (complete) {
    await endRun(core, work, run, { outcome: "completed", output: complete.data });
    return;
  }
  if (retriable) return retry(core, work, dispatch, answer.retryAfterMs);
  const pending = answer.ops.filter((op) => waiting.has(op.op));
  const refused = await insertPending(core, work, dispatch, pending, answer.coalesce);
  if (refused !== null) return fail(core, work, dispatch, refused);
  if (pending.length === 0) await goOn(core, work, dispatch, answer.ops.length === 0);
  else if (done.length > 0) await reenter(core, work, run, { fn: dispatch.def.id, priority: dispatch.priority });
}

/** Nothing is awaited: the function runs again at once, unless it keeps answering with nothing. */
async function goOn(core: Core, work: Work, dispatch: Dispatch, isEmpty: boolean): Promise<void> {
  const empty = isEmpty ? (dispatch.job.data.empty ?? 0) + 1 : 0;
  if (empty > emptyLimit) return fail(core, work, dispatch, "The function keeps answering without anything to do.");
  const data: RunJob = { run: dispatch.job.data.run, fn: dispatch.def.id, attempt: 0 };
  if (empty > 0) data.empty = empty;
  await core.queue.addRuns(work, [{ data, priority: dispatch.priority }]);
  work.wakeRunsAt(null);
}

/** The answer to a request for one planned step. */
async function applyStepAnswer(core: Core, work: Work, dispatch: Dispatch, answer: Ops): Promise<void> {
  const { run, step } = dispatch.job.data;
  if (step === undefined) return;
  const op = answer.ops.find((candidate) => candidate.id === step) ?? answer.ops[0];
  if (!op)
    return retryOrFail(core, work, dispatch, { name: "Error", message: "The step gave no answer." }, false, null);
  if (op.op === "StepError" && !isFinal(dispatch, answer.noRetry))
    return retry(core, work, dispatch, answer.retryAfterMs);
  if (!finished.has(op.op) && op.op !== "StepError") {
    return fail(core, work, dispatch, `${op.op} is not an answer to a planned step.`);
  }
  if (!(await lockRun(work, run))) return;
  await resolveStep(core, work, run, step, resultOf(op), dispatch.attempt + 1);
}
