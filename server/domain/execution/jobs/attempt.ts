import type { EmailPort } from "#server/connectors/ports/email.ts";
import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import { emailFor } from "#server/domain/connections/index.ts";
import { moveForExecution } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { assertSendable, type SendableMove } from "../move.ts";
import { composeMail, type Mailbox } from "../policy/compose.ts";
import type { Refusal } from "../policy/guards.ts";
import { waitAfterFailedLook, waitBeforeAttempt } from "../policy/retry-plan.ts";
import {
  announceWait,
  attemptHadNoEffect,
  beginAttempt,
  type ExecutionRow,
  earlierAttempts,
  executionById,
  keepResult,
} from "../store/executions.ts";
import { fail } from "./claim.ts";

/** Where an execution stands after one step. Small: it is remembered by the engine. */
export type Turn =
  /** The vendor has the mail, and its ids are kept with the execution. */
  | { is: "sent" }
  /** It has ended, here or elsewhere. */
  | { is: "over" }
  /** Certainly nothing was sent; try again after the wait. `attempts`: how many were begun so far. */
  | { is: "again"; waitMs: number; attempts: number }
  /** The mail may have been sent: look before anything else. */
  | { is: "unknown"; attempts: number }
  /** A look found nothing. */
  | { is: "absent" }
  /** A look got no answer; look again after the wait. */
  | { is: "blind"; waitMs: number };

type Run = { execution: ExecutionRow; move: SendableMove; port: EmailPort; mailbox: Mailbox };

/** One attempt to send: look, mark as begun, call. A repeat of a step that was cut off in the middle comes back as unknown. */
export async function sendOnce(
  ctx: Ctx,
  executionId: string,
  count: { attempt: number; failures: number },
): Promise<Turn> {
  const run = await open(ctx, executionId, (refusal) => again(ctx, executionId, refusal, count));
  if ("is" in run) return run;
  const { execution, port } = run;
  if (execution.attempts >= count.attempt) return { is: "unknown", attempts: execution.attempts };
  const seen = await look(ctx, run);
  if (seen.is === "sent" || seen.is === "over") return seen;
  if (seen.is === "blind") return again(ctx, executionId, failureOf(seen.error), count, seen.error.retryAfterMs);
  if (!(await beginAttempt(ctx, executionId, count.attempt))) return { is: "unknown", attempts: count.attempt };
  const answer = await port.send(composeMail(run.move, run.mailbox, execution.idempotencyKey));
  if (answer.ok) {
    await keepResult(ctx, executionId, { ...answer.value, rfcMessageId: execution.idempotencyKey });
    return { is: "sent" };
  }
  ctx.log.warn({ executionId, attempt: count.attempt, kind: answer.error.kind }, "send did not succeed");
  if (answer.error.kind === "unknown") return { is: "unknown", attempts: count.attempt };
  return again(ctx, executionId, failureOf(answer.error), count, answer.error.retryAfterMs);
}

/** One look at the vendor for a mail that may have been sent. @param failedLooks looks without an answer so far */
export async function lookOnce(ctx: Ctx, executionId: string, failedLooks: number): Promise<Turn> {
  const run = await open(ctx, executionId, (refusal) => blind(ctx, executionId, refusal, failedLooks + 1));
  if ("is" in run) return run;
  const seen = await look(ctx, run);
  if (seen.is !== "blind") return seen;
  return blind(ctx, executionId, failureOf(seen.error), failedLooks + 1, seen.error.retryAfterMs);
}

/** Loads the execution with its move and mailbox; a turn instead when there is nothing to do or no way to the mailbox. */
async function open(
  ctx: Ctx,
  executionId: string,
  onTrouble: (trouble: Trouble) => Promise<Turn>,
): Promise<Run | Turn> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution || execution.status === "failed") return { is: "over" };
  if (execution.status === "succeeded" || execution.result) return { is: "sent" };
  const move = assertSendable(await moveForExecution(ctx.db.prisma, ctx.workspaceId, execution.moveId));
  try {
    const { port, address, name } = await emailFor(ctx, move.params.connectionId);
    return { execution, move, port, mailbox: { address, name } };
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    const isLasting = thrown.code !== "vendor_unavailable" && thrown.code !== "rate_limited";
    return onTrouble({
      rule: isLasting ? "connection.reconnect_needed" : "vendor.unavailable",
      message: thrown.message,
      isLasting,
    });
  }
}

type Seen = { is: "sent" } | { is: "over" } | { is: "absent" } | { is: "blind"; error: VendorError };

/** Searches the mailbox for this mail and for those of earlier runs of the move whose end was never known. */
async function look(ctx: Ctx, { execution, port }: Run): Promise<Seen> {
  const earlier = await earlierAttempts(ctx.db.prisma, ctx.workspaceId, execution.moveId);
  for (const candidate of [execution, ...earlier]) {
    const found = await port.findByMessageId(candidate.idempotencyKey);
    if (!found.ok) return { is: "blind", error: found.error };
    if (!found.value) continue;
    if (candidate.contentHash !== execution.contentHash) {
      await end(ctx, execution, {
        rule: "vendor.sent_before",
        message: "An earlier version of this mail did go out in an earlier run. It was not sent again.",
      });
      return { is: "over" };
    }
    await keepResult(ctx, execution.id, { ...found.value, rfcMessageId: candidate.idempotencyKey });
    return { is: "sent" };
  }
  return { is: "absent" };
}

type Trouble = Refusal & { isLasting: boolean };

function failureOf(error: VendorError): Trouble {
  switch (error.kind) {
    case "auth_expired":
      return {
        rule: "connection.reconnect_needed",
        message: "The mailbox refuses our access. Reconnect it under Connections, then retry.",
        isLasting: true,
      };
    case "rejected":
    case "not_found":
      return { rule: "vendor.rejected", message: `The mail provider refused it: ${error.message}`, isLasting: true };
    case "rate_limited":
      return { rule: "vendor.rate_limited", message: "The mail provider takes no more mail now.", isLasting: false };
    case "unavailable":
    case "unknown":
      return { rule: "vendor.unavailable", message: "The mail provider does not answer.", isLasting: false };
    default:
      return error.kind satisfies never;
  }
}

/** After trouble with certainly nothing sent: the next attempt, or the end. */
async function again(
  ctx: Ctx,
  executionId: string,
  trouble: Trouble,
  count: { attempt: number; failures: number },
  askedMs: number | undefined = undefined,
): Promise<Turn> {
  await attemptHadNoEffect(ctx, executionId, count.attempt);
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution) return { is: "over" };
  const waitMs = trouble.isLasting ? null : waitBeforeAttempt(count.failures + 1, askedMs ?? null);
  if (waitMs !== null) {
    await announceWait(ctx, executionId, waitMs);
    return { is: "again", waitMs, attempts: execution.attempts };
  }
  const ending = trouble.isLasting ? "Nothing was sent." : "Several tries sent nothing. Retry when it is back.";
  await end(ctx, execution, { rule: trouble.rule, message: `${trouble.message} ${ending}` });
  return { is: "over" };
}

/** After a look without an answer: the next look, or the end as unknown. */
async function blind(
  ctx: Ctx,
  executionId: string,
  trouble: Trouble,
  failedLooks: number,
  askedMs: number | undefined = undefined,
): Promise<Turn> {
  const waitMs = trouble.isLasting ? null : waitAfterFailedLook(failedLooks, askedMs ?? null);
  if (waitMs !== null) {
    await announceWait(ctx, executionId, waitMs);
    return { is: "blind", waitMs };
  }
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (execution) {
    const why = trouble.isLasting ? trouble.message : "The mail provider did not answer when asked.";
    const advice =
      "It is not known whether the mail went out: look into the mailbox's sent mail. A retry looks there first.";
    await end(ctx, execution, { rule: "vendor.unknown_result", message: `${advice} ${why}` });
  }
  return { is: "over" };
}

/** Ends the execution as failed in a transaction of its own. */
export async function end(ctx: Ctx, execution: Pick<ExecutionRow, "id" | "moveId">, refusal: Refusal): Promise<void> {
  await transact(ctx, (tx) => fail(tx, ctx, { executionId: execution.id, moveId: execution.moveId, refusal }));
}
