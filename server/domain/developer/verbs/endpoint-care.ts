import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import { transact } from "#server/platform/transact.ts";
import type { endpointIdInput, registeredWebhook, WebhookDeliveryView, WebhookTest } from "../contract.ts";
import { webhookRotated, webhookTested } from "../events.ts";
import { secretContext } from "../policy/secret-context.ts";
import { testAnswer } from "../policy/test-answer.ts";
import { deliveriesTo, findEndpoint, keepTest, replaceSecret } from "../store/webhooks.ts";
import { callableEndpoint } from "./callable-endpoint.ts";
import { newSecret, viewOf } from "./webhooks.ts";

type Endpoint = z.output<typeof endpointIdInput>;

/**
 * Gives an endpoint a new signing secret, shown this one time. The one before signs nothing from now on.
 * @throws not_found for an endpoint that is not in use
 */
export async function rotateWebhookSecret(
  ctx: Ctx,
  { endpointId }: Endpoint,
): Promise<z.output<typeof registeredWebhook>> {
  authorize(ctx, "webhook.manage");
  const secret = newSecret();
  return transact(ctx, async (tx) => {
    const change = { secretBox: seal(ctx.keys, secret, secretContext(endpointId)), rotatedAt: ctx.now() };
    if (!(await replaceSecret(tx, ctx.workspaceId, endpointId, change))) throw notFound("webhook_endpoint");
    const row = await findEndpoint(tx, ctx.workspaceId, endpointId);
    if (!row) throw notFound("webhook_endpoint");
    const subject = { type: "webhook_endpoint", id: endpointId };
    await record(tx, ctx, { action: "webhook.secret_rotated", subject, detail: { name: row.name } });
    await emit(tx, ctx, webhookRotated(endpointId));
    return { endpoint: viewOf(row), secret };
  });
}

/**
 * Posts a signed test message, once, and keeps what the endpoint answered. The message says that it is a test.
 * @throws not_found for an endpoint that is not in use
 */
export async function testWebhook(ctx: Ctx, { endpointId }: Endpoint): Promise<WebhookTest> {
  authorize(ctx, "webhook.manage");
  const { name, url, secret } = await callableEndpoint(ctx, endpointId);
  const at = ctx.now();
  const id = `msg_test_${ctx.newId()}`;
  const body = canonicalJson({
    type: "caseyos.test",
    data: { message: "A test message. Nothing happened.", endpoint: name },
  });
  const began = performance.now();
  const answer = await ctx.connectors.delivery.post({ url, secret: secret(), id, at, body });
  const test = testAnswer(answer, at, Math.round(performance.now() - began));
  await transact(ctx, async (tx) => {
    await keepTest(tx, ctx.workspaceId, endpointId, test);
    const { isDelivered, status } = test;
    const subject = { type: "webhook_endpoint", id: endpointId };
    await record(tx, ctx, { action: "webhook.tested", subject, detail: { name, isDelivered, status } });
    await emit(tx, ctx, webhookTested(endpointId));
  });
  return test;
}

/** What moves have posted to an endpoint lately. @throws not_found */
export async function listDeliveries(ctx: Ctx, { endpointId }: Endpoint): Promise<{ items: WebhookDeliveryView[] }> {
  authorize(ctx, "webhook.read");
  if (!(await findEndpoint(ctx.db.prisma, ctx.workspaceId, endpointId))) throw notFound("webhook_endpoint");
  return { items: await deliveriesTo(ctx.db, ctx.workspaceId, endpointId, ctx.now()) };
}
