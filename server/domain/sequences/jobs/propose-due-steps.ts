import { type SendingMailbox, sendingMailbox } from "#server/domain/connections/index.ts";
import { displayName, getPerson, type Person360 } from "#server/domain/crm/index.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { type Draft, nothingClaimed } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { stepProposed } from "../events.ts";
import { stepDueAt } from "../policy/schedule.ts";
import { stepBefore, stopReasonOf } from "../policy/stop.ts";
import {
  type DueEnrolment,
  dueEnrolments,
  type EnrolmentPatch,
  type EnrolmentRow,
  enrolmentById,
  insertStep,
  lastStep,
  lockDue,
  updateEnrolment,
} from "../store/enrolments.ts";
import { personFacts } from "../store/facts.ts";
import { findSequence, type SequenceRow, timeZoneOf } from "../store/sequences.ts";
import { missingSentence, writeStep } from "../template.ts";
import { endEnrolment } from "../verbs/end-enrolment.ts";

const AT_ONCE = 200;

/** What became of an enrolment that was looked at. `taken`: another worker has it, or it is not due any more. */
export type Advance = "proposed" | "stopped" | "finished" | "waiting" | "taken";

/**
 * Proposes the steps that are due, in all workspaces, each as a move that waits for a decision: nothing is sent from here. Each
 * enrolment is one transaction under its row's lock, so that a step becomes one move whatever dies and however many work.
 */
export async function proposeDueSteps(deps: Deps): Promise<Record<Advance, number>> {
  const tally = { proposed: 0, stopped: 0, finished: 0, waiting: 0, taken: 0 };
  const problems: unknown[] = [];
  for (const due of await dueEnrolments(deps.db.prisma, deps.now(), AT_ONCE)) {
    try {
      tally[await advance(ctxOf(deps, due), due.id)] += 1;
    } catch (thrown) {
      problems.push(thrown);
    }
  }
  // One that fails does not keep the others waiting, and is not hidden.
  if (problems.length > 0) throw problems[0];
  return tally;
}

const ctxOf = (deps: Deps, { workspaceId }: DueEnrolment): Ctx =>
  createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "system", id: "propose-due-steps" },
    requestId: deps.newId(),
    surface: "job",
  });

type Reader = { person: Person360; mailbox: SendingMailbox | null; timeZone: string };

async function advance(ctx: Ctx, enrolmentId: string): Promise<Advance> {
  authorize(ctx, "sequence.advance");
  const { prisma } = ctx.db;
  const enrolment = await enrolmentById(prisma, ctx.workspaceId, enrolmentId);
  const person = enrolment && (await getPerson(ctx, enrolment.contactId));
  if (!enrolment || !person) return "taken";
  const mailbox = await sendingMailbox(ctx, enrolment.ownerId);
  const timeZone = await timeZoneOf(prisma, ctx.workspaceId);
  try {
    return await transact(ctx, (tx) => advanceLocked(tx, ctx, enrolmentId, { person, mailbox, timeZone }));
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    return wait(prisma, ctx, enrolment, thrown.message, HOUR_MS);
  }
}

async function advanceLocked(tx: Tx, ctx: Ctx, enrolmentId: string, reader: Reader): Promise<Advance> {
  const now = ctx.now();
  const enrolment = await lockDue(tx, ctx.workspaceId, enrolmentId, now);
  if (!enrolment) return "taken";
  const sequence = await findSequence(tx, ctx.workspaceId, enrolment.sequenceId);
  const facts = await personFacts(tx, ctx.workspaceId, enrolment.contactId, enrolment.enrolledAt);
  if (!sequence || !facts) return "taken";
  const reason = stopReasonOf({ ...facts, isActive: sequence.isActive });
  if (reason !== null) return stop(tx, ctx, enrolment, reason);
  const step = sequence.steps[enrolment.stepsProposed];
  if (!step) return finish(tx, ctx, enrolment);
  const before = await lastStep(tx, ctx.workspaceId, enrolmentId);
  if (before) {
    const is = stepBefore(before.move.status);
    if (is === "not_sent") return stop(tx, ctx, enrolment, "step_not_sent");
    if (is === "waiting") return wait(tx, ctx, enrolment, `Step ${before.ordinal} has not been sent yet.`, HOUR_MS);
    const dueAt = stepDueAt(before.move.closedAt ?? now, step.delayDays, reader.timeZone);
    if (dueAt > now) return keep(tx, ctx, enrolment, { nextStepAt: dueAt, waitsFor: null }, "waiting");
  }
  return proposeStep(tx, ctx, enrolment, sequence, reader);
}

async function proposeStep(
  tx: Tx,
  ctx: Ctx,
  enrolment: EnrolmentRow,
  sequence: SequenceRow,
  { person, mailbox, timeZone }: Reader,
): Promise<Advance> {
  const ordinal = enrolment.stepsProposed + 1;
  const step = sequence.steps[ordinal - 1];
  if (!step) return finish(tx, ctx, enrolment);
  if (!mailbox) return wait(tx, ctx, enrolment, "No mailbox is connected to write from.", HOUR_MS);
  const sender = { email: mailbox.address, name: mailbox.name, signature: mailbox.signature };
  const facts = { contact: person.contact, company: person.company, sender, authorId: sequence.updatedById };
  const { draft, missing } = writeStep(step, facts);
  if (missing.length > 0) return wait(tx, ctx, enrolment, missingSentence(missing), DAY_MS);
  const verdict = checkDraft(draft);
  if (!verdict.ok) return wait(tx, ctx, enrolment, `It cannot be proposed: ${verdict.problems.join("; ")}.`, DAY_MS);
  const proposal = proposalOf(ctx, { enrolment, sequence, person, ordinal, draft, connectionId: mailbox.connectionId });
  const { moveId } = await proposeMove(ctx, proposal, tx);
  const now = ctx.now();
  const { id, sequenceId, contactId } = enrolment;
  await insertStep(tx, ctx.workspaceId, { enrolmentId: id, ordinal, moveId, proposedAt: now });
  const next = sequence.steps[ordinal];
  await record(tx, ctx, {
    action: "enrolment.step_proposed",
    subject: { type: "enrolment", id },
    moveId,
    detail: { sequenceId, ordinal, of: sequence.steps.length },
  });
  await emit(tx, ctx, stepProposed({ enrolmentId: id, sequenceId, contactId, ordinal, moveId }));
  const patch: EnrolmentPatch = next
    ? { nextStepAt: stepDueAt(now, next.delayDays, timeZone) }
    : { status: "finished", nextStepAt: null, endedAt: now };
  return keep(tx, ctx, enrolment, { ...patch, stepsProposed: ordinal, waitsFor: null }, "proposed");
}

type StepOf = {
  enrolment: EnrolmentRow;
  sequence: SequenceRow;
  person: Person360;
  ordinal: number;
  draft: Draft;
  connectionId: string;
};

function proposalOf(ctx: Ctx, { enrolment, sequence, person, ordinal, draft, connectionId }: StepOf) {
  const { contact, company } = person;
  const title = `Write to ${displayName(contact)}: step ${ordinal} of ${sequence.steps.length} of “${sequence.name}”`;
  return {
    actionType: "send_email" as const,
    params: { to: [contact.email], connectionId, thread: null, purpose: "campaign" as const },
    signalId: null,
    dedupeKey: `sequence:${enrolment.id}:${ordinal}`,
    domain: "marketing" as const,
    title: title.slice(0, 300),
    contactId: contact.id,
    companyId: contact.companyId,
    dealId: null,
    ownerId: enrolment.ownerId,
    draft,
    dueAt: null,
    inputs: {
      ...nothingClaimed,
      occurredAt: ctx.now(),
      halfLifeHours: 120,
      icpFit: company?.icpFit ?? null,
    },
  };
}

async function stop(tx: Tx, ctx: Ctx, enrolment: EnrolmentRow, reason: Parameters<typeof endEnrolment>[3]) {
  return (await endEnrolment(tx, ctx, enrolment, reason)) ? ("stopped" as const) : ("taken" as const);
}

const finish = (tx: Tx, ctx: Ctx, enrolment: EnrolmentRow): Promise<Advance> =>
  keep(tx, ctx, enrolment, { status: "finished", nextStepAt: null, waitsFor: null, endedAt: ctx.now() }, "finished");

const wait = (tx: Tx, ctx: Ctx, enrolment: EnrolmentRow, waitsFor: string, ms: number): Promise<Advance> =>
  keep(tx, ctx, enrolment, { waitsFor, nextStepAt: new Date(ctx.now().getTime() + ms) }, "waiting");

async function keep(tx: Tx, ctx: Ctx, { id }: EnrolmentRow, patch: EnrolmentPatch, is: Advance): Promise<Advance> {
  return (await updateEnrolment(tx, ctx.workspaceId, { id, status: ["active"] }, patch)) ? is : "taken";
}
