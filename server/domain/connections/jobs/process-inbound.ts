import { ingestSignal } from "#server/domain/signals/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { crmEvent, formEvent, formOf } from "../policy/hubspot-webhook.ts";
import { storedInteraction } from "../policy/slack-interaction.ts";
import { inboundById, markProcessed } from "../store/inbound.ts";
import { answerInteraction } from "./answer-interaction.ts";
import { ingestCrmChange, type TakeCrmChange } from "./ingest-crm-change.ts";
import { ingestSlack } from "./ingest-slack.ts";

export type InboundResult = { signalId: string | null };

/**
 * Turns a stored webhook event into a signal, once. A CRM change renews its record here, and what is new about it is told.
 * @param takeChange the CRM's own job, which this capability must not reach by itself
 */
export async function processInbound(
  ctx: Ctx,
  steps: StepPort,
  input: { inboundEventId: string },
  takeChange?: TakeCrmChange,
): Promise<InboundResult> {
  authorize(ctx, "signal.ingest");
  return steps.run("ingest", () => ingestInbound(ctx, input.inboundEventId, takeChange));
}

async function ingestInbound(ctx: Ctx, id: string, takeChange?: TakeCrmChange): Promise<InboundResult> {
  const event = await inboundById(ctx.db.prisma, ctx.workspaceId, id);
  if (!event) throw notFound("inbound event");
  if (event.processedAt !== null) return { signalId: null };
  if (event.connector === "slack") {
    const asked = storedInteraction.safeParse(event.body);
    return asked.success ? answerInteraction(ctx, event, asked.data) : ingestSlack(ctx, event);
  }
  const change = event.connector === "hubspot" ? crmEvent.safeParse(event.body) : null;
  if (change?.success) return ingestCrmChange(ctx, id, change.data, takeChange);
  const submitted = formEvent.safeParse(event.body);
  const form = submitted.success ? formOf(submitted.data) : null;
  return transact(ctx, async (tx) => {
    if (!submitted.success || form === null) {
      const error = submitted.success ? "The form holds no usable e-mail address." : null;
      await markProcessed(tx, ctx.workspaceId, id, ctx.now(), error);
      return { signalId: null };
    }
    const naturalKey = `${event.connector}:${event.vendorEventId}`;
    const occurredAt = new Date(submitted.data.submittedAt);
    const signal = await ingestSignal(
      ctx,
      { source: "form", type: "form_submitted", payload: form, naturalKey, occurredAt },
      tx,
    );
    await markProcessed(tx, ctx.workspaceId, id, ctx.now(), null);
    return { signalId: signal.id };
  });
}
