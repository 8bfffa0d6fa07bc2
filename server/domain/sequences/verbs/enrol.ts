import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { enrolled, enrolmentResumed } from "../events.ts";
import { stepDueAt } from "../policy/schedule.ts";
import { stopReasonOf } from "../policy/stop.ts";
import {
  activeEnrolment,
  type EnrolmentRow,
  enrolmentByExecution,
  enrolmentById,
  forgetStep,
  insertEnrolment,
  lastStep,
  updateEnrolment,
} from "../store/enrolments.ts";
import { personFacts } from "../store/facts.ts";
import { findSequence, timeZoneOf } from "../store/sequences.ts";
import { endEnrolment } from "./end-enrolment.ts";

/**
 * What an execution has enrolled; null: nothing yet.
 * @inner because execution has authorised its caller
 */
export async function enrolledBy(ctx: Ctx, executionId: string): Promise<string | null> {
  return (await enrolmentByExecution(ctx.db.prisma, ctx.workspaceId, executionId))?.id ?? null;
}

export type Enrol = {
  executionId: string;
  moveId: string;
  sequenceId: string;
  contactId: string;
  ownerId: string | null;
};

const reasons = {
  opted_out: "They asked for no more mail.",
  bounced: "Mail to their address came back as undeliverable.",
  archived: "The sequence is archived.",
} as const;

/** Why a person cannot be enrolled now; null: they can. @throws not_found for the sequence or the person */
export async function enrolRefusal(
  db: Tx,
  ctx: Ctx,
  pair: { sequenceId: string; contactId: string },
): Promise<{ rule: string; message: string } | null> {
  const sequence = await findSequence(db, ctx.workspaceId, pair.sequenceId);
  if (!sequence) throw notFound("sequence");
  const facts = await personFacts(db, ctx.workspaceId, pair.contactId, ctx.now());
  if (!facts) throw notFound("contact");
  const reason = stopReasonOf({ ...facts, isActive: sequence.isActive });
  if (reason === "opted_out" || reason === "bounced" || reason === "archived") {
    return { rule: `enrolment.${reason}`, message: `${reasons[reason]} They cannot be enrolled.` };
  }
  if (await activeEnrolment(db, ctx.workspaceId, pair)) {
    return { rule: "enrolment.active", message: "This person is in this sequence already." };
  }
  return null;
}

/**
 * Puts a person into a sequence, once per execution: a second run finds what the first did. Nothing is sent; the first step
 * becomes a move when its day has come.
 * @throws not_found; conflict `enrolment.active`, `enrolment.opted_out`, `enrolment.bounced`, `enrolment.archived`
 */
export async function enrol(ctx: Ctx, input: Enrol): Promise<{ enrolmentId: string }> {
  authorize(ctx, "sequence.advance");
  const { executionId, moveId, sequenceId, contactId, ownerId } = input;
  return transact(ctx, async (tx) => {
    const before = await enrolmentByExecution(tx, ctx.workspaceId, executionId);
    if (before) return { enrolmentId: before.id };
    const refusal = await enrolRefusal(tx, ctx, { sequenceId, contactId });
    if (refusal) throw conflict(refusal.rule, refusal.message);
    const sequence = await findSequence(tx, ctx.workspaceId, sequenceId);
    const id = ctx.newId();
    const enrolledAt = ctx.now();
    const zone = await timeZoneOf(tx, ctx.workspaceId);
    const nextStepAt = stepDueAt(enrolledAt, sequence?.steps[0]?.delayDays ?? 0, zone);
    const row = { id, sequenceId, contactId, moveId, executionId, ownerId, nextStepAt, enrolledAt };
    if (!(await insertEnrolment(tx, ctx.workspaceId, row))) {
      const other = await enrolmentByExecution(tx, ctx.workspaceId, executionId);
      if (other) return { enrolmentId: other.id };
      throw conflict("enrolment.active", "This person is in this sequence already.");
    }
    const detail = { sequenceId, contactId, executionId, nextStepAt: nextStepAt.toISOString() };
    await record(tx, ctx, { action: "enrolment.started", subject: { type: "enrolment", id }, moveId, detail });
    await emit(tx, ctx, enrolled({ enrolmentId: id, sequenceId, contactId, moveId }));
    return { enrolmentId: id };
  });
}

/**
 * Stops an enrolment for an execution; what was sent stays sent. Safe to repeat.
 * @returns false when it was stopped before, by this execution or by something else
 * @throws not_found
 */
export async function stopEnrolment(ctx: Ctx, input: { enrolmentId: string; executionId: string }): Promise<boolean> {
  authorize(ctx, "sequence.advance");
  return transact(ctx, async (tx) => {
    const enrolment = await enrolmentById(tx, ctx.workspaceId, input.enrolmentId);
    if (!enrolment) throw notFound("enrolment");
    return endEnrolment(tx, ctx, enrolment, "stopped", input.executionId);
  });
}

/**
 * Takes a stop back that this execution made. A step that was withdrawn with the stop is proposed anew.
 * @throws not_found; conflict `enrolment.changed` when it is not this execution's stop, or the person is enrolled anew
 */
export async function resumeEnrolment(ctx: Ctx, input: { enrolmentId: string; executionId: string }): Promise<void> {
  authorize(ctx, "sequence.advance");
  await transact(ctx, async (tx) => {
    const enrolment = await enrolmentById(tx, ctx.workspaceId, input.enrolmentId);
    if (!enrolment) throw notFound("enrolment");
    if (enrolment.status === "active") return;
    const isOurs = enrolment.status === "stopped" && enrolment.stoppedByExecutionId === input.executionId;
    if (
      !isOurs ||
      (await activeEnrolment(tx, ctx.workspaceId, { sequenceId: enrolment.sequenceId, contactId: enrolment.contactId }))
    ) {
      throw conflict("enrolment.changed", "The person was enrolled anew, or something else has stopped it since.");
    }
    await resume(tx, ctx, enrolment);
  });
}

async function resume(tx: Tx, ctx: Ctx, enrolment: EnrolmentRow): Promise<void> {
  const { id, sequenceId, contactId } = enrolment;
  const step = await lastStep(tx, ctx.workspaceId, id);
  const isWithdrawn = step?.move.status === "superseded";
  if (step && isWithdrawn) await forgetStep(tx, ctx.workspaceId, { enrolmentId: id, ordinal: step.ordinal });
  const nextStepAt = isWithdrawn ? ctx.now() : (enrolment.nextStepAt ?? ctx.now());
  const resumed = await updateEnrolment(
    tx,
    ctx.workspaceId,
    { id, status: ["stopped"] },
    {
      status: "active",
      stoppedReason: null,
      stoppedByExecutionId: null,
      endedAt: null,
      nextStepAt,
      stepsProposed: enrolment.stepsProposed - (isWithdrawn ? 1 : 0),
    },
  );
  if (!resumed) throw conflict("enrolment.changed", "Something else has changed this enrolment at the same time.");
  await record(tx, ctx, {
    action: "enrolment.resumed",
    subject: { type: "enrolment", id },
    detail: { sequenceId, contactId },
  });
  await emit(tx, ctx, enrolmentResumed({ enrolmentId: id, sequenceId, contactId }));
}
