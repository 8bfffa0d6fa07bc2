import { followCrmConsent } from "#server/domain/guardrails/index.ts";
import { attributeDeal, recordOutcome } from "#server/domain/outcomes/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { contactNews, type DealOutcome, dealNews, stageOutcome } from "../policy/crm-news.ts";
import type { ContactState, DealState } from "../store/mirror-states.ts";
import type { Mirrored } from "./mirror-records.ts";

/**
 * Signals and outcomes of what a page changed, in the page's transaction: each change is told once.
 * @param since what was made at the vendor before is history
 */
export async function tellNews(tx: Tx, ctx: Ctx, mirrored: Mirrored, since: Date): Promise<void> {
  for (const { before, after } of mirrored.deals) await tellDeal(tx, ctx, before, after, since);
  for (const { before, after } of mirrored.contacts) {
    await tellContact(tx, ctx, before, after);
    await tellConsent(tx, ctx, before, after);
  }
}

async function tellDeal(tx: Tx, ctx: Ctx, before: DealState | undefined, after: DealState, since: Date): Promise<void> {
  const occurredAt = after.crmUpdatedAt ?? ctx.now();
  const stamp = occurredAt.getTime();
  for (const type of dealNews(before, after, since)) {
    const payload = {
      dealId: after.id,
      from: before ? pointOf(before) : null,
      to: pointOf(after),
    };
    const isNew = type === "deal_created" || type === "new_high_value";
    const naturalKey = isNew ? `deal:${after.hubspotId}:created` : `deal:${after.hubspotId}:${type}:${stamp}`;
    await ingestSignal(ctx, { source: "hubspot", type, payload, naturalKey, occurredAt }, tx);
    if (isNew) await tellOutcome(tx, ctx, after, "deal_created", "created");
    else if (before) await tellStage(tx, ctx, before, after, stamp);
  }
}

async function tellStage(tx: Tx, ctx: Ctx, before: DealState, after: DealState, stamp: number): Promise<void> {
  if (before.stage === after.stage && before.pipeline === after.pipeline) return;
  const outcome = stageOutcome(before, after);
  if (outcome !== null) await tellOutcome(tx, ctx, after, outcome, `${outcome}:${stamp}`);
}

const pointOf = ({ pipeline, stage, stageOrder, isClosed, isWon, amountCents, currency }: DealState) => ({
  pipeline,
  stage,
  stageOrder,
  isClosed,
  isWon,
  amountCents,
  currency,
});

async function tellOutcome(tx: Tx, ctx: Ctx, deal: DealState, type: DealOutcome, key: string): Promise<void> {
  const occurredAt = deal.crmUpdatedAt ?? ctx.now();
  const cause = await attributeDeal(tx, ctx, { dealId: deal.id, contactId: deal.contactId, occurredAt });
  await recordOutcome(
    ctx,
    {
      type,
      source: "hubspot",
      contactId: deal.contactId,
      moveId: cause?.moveId ?? null,
      executionId: cause?.executionId ?? null,
      occurredAt,
      naturalKey: `hubspot:deal:${deal.hubspotId}:${key}`,
      evidence: { dealId: deal.id, stage: deal.stage, pipeline: deal.pipeline },
    },
    tx,
  );
}

async function tellContact(tx: Tx, ctx: Ctx, before: ContactState | undefined, after: ContactState): Promise<void> {
  const fields = contactNews(before, after);
  if (fields.length === 0 || before === undefined) return;
  const occurredAt = after.crmUpdatedAt ?? ctx.now();
  const changes = fields.map((field) => ({ field, from: before[field], to: after[field] }));
  await ingestSignal(
    ctx,
    {
      source: "hubspot",
      type: "contact_changed",
      payload: { contactId: after.id, changes },
      naturalKey: `contact:${after.hubspotId}:changed:${occurredAt.getTime()}`,
      occurredAt,
    },
    tx,
  );
}

/**
 * HubSpot's opt-out, when it is first read and when it changes: what a person lifted here stays lifted until HubSpot says
 * something new.
 */
async function tellConsent(tx: Tx, ctx: Ctx, before: ContactState | undefined, after: ContactState): Promise<void> {
  const was = before?.crmOptedOut ?? false;
  const isOut = after.crmOptedOut ?? false;
  if (was !== isOut) await followCrmConsent(tx, ctx, { contactId: after.id, address: after.email, isOut });
}
