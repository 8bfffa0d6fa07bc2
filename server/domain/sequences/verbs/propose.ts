import { nothingClaimed } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import type { ProposeEnrolmentInput } from "../contract.ts";
import { describeEnrolment, enrolmentState } from "./describe.ts";
import { enrolRefusal } from "./enrol.ts";

type Proposed = { moveId: string; isNew: boolean };

/**
 * Proposes to put a person into a sequence: a move in the queue, which somebody approves.
 * @throws not_found; conflict `enrolment.active`, `enrolment.opted_out`, `enrolment.bounced`, `enrolment.archived`
 */
export async function proposeEnrolment(ctx: Ctx, input: ProposeEnrolmentInput): Promise<Proposed> {
  authorize(ctx, "move.propose");
  const { sequenceId, contactId } = input;
  const refusal = await enrolRefusal(ctx.db.prisma, ctx, { sequenceId, contactId });
  if (refusal) throw conflict(refusal.rule, refusal.message);
  const { sequence, person, contact } = await describeEnrolment(ctx, input);
  return proposeMove(ctx, {
    ...shared(ctx, contact),
    actionType: "enrol_sequence",
    params: { sequenceId, contactId },
    dedupeKey: `enrol:${sequenceId}:${contactId}`,
    title: `Enrol ${person} in “${sequence}”`.slice(0, 300),
  });
}

/**
 * Proposes to stop a person's sequence.
 * @throws not_found; conflict `enrolment.stopped`
 */
export async function proposeStop(ctx: Ctx, input: { enrolmentId: string }): Promise<Proposed> {
  authorize(ctx, "move.propose");
  const { enrolmentId } = input;
  const state = await enrolmentState(ctx, enrolmentId);
  if (state.status === "stopped") throw conflict("enrolment.stopped", "It is stopped already.");
  const { sequence, person, contact } = await describeEnrolment(ctx, state);
  return proposeMove(ctx, {
    ...shared(ctx, contact),
    actionType: "stop_sequence",
    params: { enrolmentId },
    dedupeKey: `stop:${enrolmentId}`,
    title: `Stop “${sequence}” for ${person}`.slice(0, 300),
  });
}

const shared = (ctx: Ctx, contact: { id: string; companyId: string | null }) => ({
  signalId: null,
  domain: "marketing" as const,
  contactId: contact.id,
  companyId: contact.companyId,
  dealId: null,
  ownerId: ctx.actor.type === "user" ? ctx.actor.id : null,
  draft: null,
  dueAt: null,
  inputs: {
    ...nothingClaimed,
    occurredAt: ctx.now(),
    halfLifeHours: 120,
  },
});
