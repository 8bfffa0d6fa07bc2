import type { Draft, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import type { Ctx } from "#server/platform/context.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { aContact } from "./records.ts";
import { unique } from "./unique.ts";

/** A draft that passes the check, with no two alike. */
export const aDraft = (fields: Partial<Draft> = {}): Draft => ({
  subject: "Your request",
  text: `Hi Dana,\n\nthank you for getting in touch (${unique().replace(/\d/g, "x")}).\n\nCasey`,
  origin: { kind: "template", template: "test" },
  claims: [],
  leftOut: [],
  first: null,
  ...fields,
});

/** A stored form signal. */
export async function aSignal(
  ctx: Ctx,
  fields: { contactId?: string; occurredAt?: Date } = {},
): Promise<{ id: string }> {
  const occurredAt = fields.occurredAt ?? ctx.now();
  return ctx.db.prisma.signal.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      source: "form",
      type: "form_submitted",
      payload: { email: "dana@prospect.example", formName: "Book a demo" },
      naturalKey: unique(),
      contactId: fields.contactId ?? null,
      occurredAt,
      receivedAt: occurredAt,
    },
    select: { id: true },
  });
}

/** What a processor hands to `proposeMove`: a form 40 minutes old that asked for pricing, due in 80. */
export async function aProposal(ctx: Ctx, fields: Partial<ProposeMoveInput> = {}): Promise<ProposeMoveInput> {
  const contactId = fields.contactId === undefined ? (await aContact(ctx)).id : fields.contactId;
  const now = ctx.now().getTime();
  return {
    signalId: null,
    dedupeKey: `test:${unique()}`,
    domain: "sales",
    actionType: "send_email",
    title: "Reply to Dana Ruiz – asked for pricing",
    companyId: null,
    dealId: null,
    ownerId: null,
    params: { to: [`dana-${unique()}@prospect.example`], connectionId: ctx.newId(), thread: null },
    draft: aDraft(),
    dueAt: new Date(now + 80 * MINUTE_MS),
    inputs: {
      amountCents: null,
      amountEvidence: [],
      intent: 0.8,
      intentWhy: "asked for pricing",
      intentEvidence: [],
      occurredAt: new Date(now - 40 * MINUTE_MS),
      halfLifeHours: 24,
      icpFit: null,
      stageOrder: null,
      strategicEvidence: [],
    },
    ...fields,
    contactId,
    // Type and parameters given together fit together.
  } as ProposeMoveInput;
}
