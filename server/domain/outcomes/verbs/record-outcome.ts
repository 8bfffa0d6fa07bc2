import { suppressAfterOutcome } from "#server/domain/guardrails/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { outcomeImpact, type RecordedOutcome, type RecordOutcomeInput, recordOutcomeInput } from "../contract.ts";
import { outcomeRecorded } from "../events.ts";
import { findByNaturalKey, findContactCompany, findMoveSubject, insertOutcome } from "../store.ts";

/**
 * Writes what came of something, once per natural key; the same key again changes nothing.
 * @param tx the caller's transaction, when the outcome belongs to a larger change
 * @throws not_found when the move or contact is not of this workspace
 */
export async function recordOutcome(ctx: Ctx, input: RecordOutcomeInput, tx?: Tx): Promise<RecordedOutcome> {
  authorize(ctx, "outcome.record");
  return tx ? write(tx, ctx, input) : transact(ctx, (own) => write(own, ctx, input));
}

async function write(tx: Tx, ctx: Ctx, input: RecordOutcomeInput): Promise<RecordedOutcome> {
  const fact = recordOutcomeInput.parse(input);
  const known = await findByNaturalKey(tx, ctx.workspaceId, fact.naturalKey);
  if (known) return { id: known.id, isNew: false };

  const { contactId, companyId } = await subjectOf(tx, ctx, fact.moveId, fact.contactId);
  const id = ctx.newId();
  const recordedImpact = outcomeImpact[fact.type] * fact.confidence;
  const row = { ...fact, id, workspaceId: ctx.workspaceId, contactId, recordedImpact, createdAt: ctx.now() };
  if (!(await insertOutcome(tx, row))) {
    const first = await findByNaturalKey(tx, ctx.workspaceId, fact.naturalKey);
    return { id: first?.id ?? id, isNew: false };
  }
  await record(tx, ctx, {
    action: "outcome.recorded",
    subject: { type: "outcome", id },
    moveId: fact.moveId,
    detail: { type: fact.type, impact: recordedImpact, source: fact.source, confidence: fact.confidence },
  });
  await suppressAfterOutcome(tx, ctx, { id, type: fact.type, contactId });
  await emit(tx, ctx, outcomeRecorded({ outcomeId: id, contactId, companyId, type: fact.type }));
  return { id, isNew: true };
}

/** Whom it is about: the contact given, else the move's; with the company that the ranking also looks at. */
async function subjectOf(tx: Tx, ctx: Ctx, moveId: string | null, contactId: string | null) {
  const move = moveId === null ? null : await findMoveSubject(tx, ctx.workspaceId, moveId);
  if (moveId !== null && !move) throw notFound("move");
  const subjectId = contactId ?? move?.contactId ?? null;
  if (subjectId === null) return { contactId: null, companyId: move?.companyId ?? null };
  const contact = await findContactCompany(tx, ctx.workspaceId, subjectId);
  if (!contact) throw notFound("contact");
  return { contactId: subjectId, companyId: contact.companyId ?? move?.companyId ?? null };
}
