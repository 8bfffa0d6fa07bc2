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
  for (const { before, after } of mirrored.contacts) await tellContact(tx, ctx, before, after);
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
    const naturalKey =
      type === "deal_created" ? `deal:${after.hubspotId}:created` : `deal:${after.hubspotId}:${type}:${stamp}`;
    await ingestSignal(ctx, { source: "hubspot", type, payload, naturalKey, occurredAt }, tx);
    if (type === "deal_created") await tellOutcome(tx, ctx, after, type, `created`);
    const outcome = type === "deal_stage_changed" && before ? stageOutcome(before, after) : null;
    if (outcome !== null) await tellOutcome(tx, ctx, after, outcome, `${outcome}:${stamp}`);
  }
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
