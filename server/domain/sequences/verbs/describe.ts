import { displayName, getPerson } from "#server/domain/crm/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { EnrolmentStatus } from "../contract.ts";
import { enrolmentById } from "../store/enrolments.ts";
import { findSequence } from "../store/sequences.ts";

// Reads for execution, which has authorised its caller; no edge reaches these.

/** A sequence and a person as a preview names them. @throws not_found */
export async function describeEnrolment(ctx: Ctx, pair: { sequenceId: string; contactId: string }) {
  const sequence = await findSequence(ctx.db.prisma, ctx.workspaceId, pair.sequenceId);
  if (!sequence) throw notFound("sequence");
  const person = await getPerson(ctx, pair.contactId);
  if (!person) throw notFound("contact");
  const { contact } = person;
  return {
    sequence: sequence.name,
    steps: sequence.steps,
    person: displayName(contact),
    email: contact.email,
    contact: { id: contact.id, companyId: contact.companyId },
  };
}

export type EnrolmentState = {
  id: string;
  sequenceId: string;
  contactId: string;
  status: EnrolmentStatus;
  stepsProposed: number;
  stoppedByExecutionId: string | null;
};

/** @throws not_found */
export async function enrolmentState(ctx: Ctx, enrolmentId: string): Promise<EnrolmentState> {
  const row = await enrolmentById(ctx.db.prisma, ctx.workspaceId, enrolmentId);
  if (!row) throw notFound("enrolment");
  const { id, sequenceId, contactId, status, stepsProposed, stoppedByExecutionId } = row;
  return { id, sequenceId, contactId, status, stepsProposed, stoppedByExecutionId };
}
