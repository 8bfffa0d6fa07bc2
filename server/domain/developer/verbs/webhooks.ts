import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import {
  type endpointIdInput,
  type registeredWebhook,
  type registerWebhookInput,
  type WebhookEndpoint,
  webhookTest,
} from "../contract.ts";
import { webhookRegistered, webhookRemoved } from "../events.ts";
import { secretContext } from "../policy/secret-context.ts";
import { allEndpoints, disableEndpoint, type EndpointRow, findEndpoint, insertEndpoint } from "../store/webhooks.ts";

export const viewOf = ({
  id,
  name,
  url,
  createdAt,
  disabledAt,
  rotatedAt,
  lastTest,
}: EndpointRow): WebhookEndpoint => ({
  id,
  name,
  url,
  createdAt: createdAt.toISOString(),
  rotatedAt: rotatedAt?.toISOString() ?? null,
  lastTest: lastTest === null ? null : webhookTest.parse(lastTest),
  isRemoved: disabledAt !== null,
});

/**
 * Registers where moves may post to. The answer holds the signing secret this one time; it is stored sealed.
 * @throws invalid_input for an address that is no https one (outside the sandbox) or carries a password
 */
export async function registerWebhook(
  ctx: Ctx,
  input: z.output<typeof registerWebhookInput>,
): Promise<z.output<typeof registeredWebhook>> {
  authorize(ctx, "webhook.manage");
  const url = new URL(input.url);
  if (url.protocol !== "https:" && !ctx.connectors.simulated) {
    throw invalidInput("webhook.not_https", "An endpoint needs an https address.");
  }
  if (url.username || url.password) {
    throw invalidInput("webhook.credentials", "Leave name and password out of the address: messages are signed.");
  }
  const id = ctx.newId();
  const secret = newSecret();
  return transact(ctx, async (tx) => {
    const row = await insertEndpoint(tx, ctx.workspaceId, {
      id,
      name: input.name,
      url: url.href,
      secretBox: seal(ctx.keys, secret, secretContext(id)),
      createdById: ctx.actor.type === "user" ? ctx.actor.id : null,
      createdAt: ctx.now(),
    });
    const detail = { name: row.name, url: row.url };
    await record(tx, ctx, { action: "webhook.registered", subject: { type: "webhook_endpoint", id }, detail });
    await emit(tx, ctx, webhookRegistered(id));
    return { endpoint: viewOf(row), secret };
  });
}

/** Of Standard Webhooks: `whsec_` and 256 random bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** Nothing is posted to it any more, approved moves included. @throws not_found; conflict when it was removed before */
export async function removeWebhook(ctx: Ctx, input: z.output<typeof endpointIdInput>): Promise<WebhookEndpoint> {
  authorize(ctx, "webhook.manage");
  return transact(ctx, async (tx) => {
    const isRemoved = await disableEndpoint(tx, ctx.workspaceId, input.endpointId, ctx.now());
    const row = await findEndpoint(tx, ctx.workspaceId, input.endpointId);
    if (!row) throw notFound("webhook_endpoint");
    if (!isRemoved) throw conflict("webhook.already_removed", "This endpoint was removed before.");
    const detail = { name: row.name, url: row.url };
    await record(tx, ctx, { action: "webhook.removed", subject: { type: "webhook_endpoint", id: row.id }, detail });
    await emit(tx, ctx, webhookRemoved(row.id));
    return viewOf(row);
  });
}

export async function listWebhooks(ctx: Ctx): Promise<WebhookEndpoint[]> {
  authorize(ctx, "webhook.read");
  return (await allEndpoints(ctx.db, ctx.workspaceId)).map(viewOf);
}
