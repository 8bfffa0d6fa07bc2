import { sendingMailbox } from "#server/domain/connections/index.ts";
import { displayName, getPerson } from "#server/domain/crm/index.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import {
  type EnrolmentView,
  enrolmentView,
  type ListEnrolmentsInput,
  listEnrolmentsInput,
  type PreviewStepsInput,
  type StepPreview,
} from "../contract.ts";
import { listEnrolments as readEnrolments } from "../store/list.ts";
import { missingSentence, stepProblems, writeStep } from "../template.ts";

/** Who is or was in a sequence, and why it ended; newest first. */
export async function listEnrolments(ctx: Ctx, input: ListEnrolmentsInput): Promise<Page<EnrolmentView>> {
  authorize(ctx, "sequence.read");
  const { sequenceId, status, limit, cursor } = listEnrolmentsInput.parse(input);
  const page = await readPage(
    { cursor, limit },
    byInstant,
    (place, most) => {
      const after = place && { at: new Date(place[0]), id: place[1] };
      return readEnrolments(ctx.db.prisma, ctx.workspaceId, { sequenceId, status, limit: most, after });
    },
    (row) => [row.enrolledAt.toISOString(), row.id],
  );
  const items = page.items.map(({ sequence, contact, proposed, ...row }) =>
    enrolmentView.parse({
      ...row,
      sequenceName: sequence.name,
      contactName: displayName(contact),
      contactEmail: contact.email,
      nextStepAt: row.status === "active" ? (row.nextStepAt?.toISOString() ?? null) : null,
      steps: sequence._count.steps,
      enrolledAt: row.enrolledAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      lastMoveId: proposed[0]?.moveId ?? null,
    }),
  );
  return { items, nextCursor: page.nextCursor };
}

/**
 * Steps as they would be proposed for one person now, by the code that proposes them. Stores nothing.
 * @throws not_found for the person
 */
export async function previewSteps(ctx: Ctx, input: PreviewStepsInput): Promise<StepPreview[]> {
  authorize(ctx, "sequence.read");
  const person = await getPerson(ctx, input.contactId);
  if (!person) throw notFound("contact");
  const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
  const mailbox = await sendingMailbox(ctx, userId);
  const { address: email = "", name = null, signature = "" } = mailbox ?? {};
  const sender = { email, name, signature };
  const facts = { contact: person.contact, company: person.company, sender, authorId: userId };
  return input.steps.map((step) => {
    const [problem] = stepProblems(step);
    const { draft, missing } = writeStep(step, facts);
    const { subject, text, leftOut } = draft;
    if (problem !== undefined) return { subject, text, leftOut, problem };
    if (missing.length > 0) return { subject, text, leftOut, problem: missingSentence(missing) };
    const verdict = checkDraft(draft);
    return {
      subject,
      text,
      leftOut,
      problem: verdict.ok ? null : `It cannot be proposed: ${verdict.problems.join("; ")}.`,
    };
  });
}
