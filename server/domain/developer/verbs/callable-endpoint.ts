import type { Ctx } from "#server/platform/context.ts";
import { open } from "#server/platform/crypto.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { secretContext } from "../policy/secret-context.ts";
import { findUsable } from "../store/webhooks.ts";

export type CallableEndpoint = { name: string; url: string; secret: () => string };

/**
 * An endpoint that is in use. The secret is opened only when something is signed.
 * @inner because executions and their previews have authorised their caller
 * @throws not_found when it was removed or is not of this workspace
 */
export async function callableEndpoint(ctx: Ctx, endpointId: string): Promise<CallableEndpoint> {
  const row = await findUsable(ctx.db.prisma, ctx.workspaceId, endpointId);
  if (!row) throw notFound("webhook_endpoint");
  const { id, name, url, secretBox } = row;
  return { name, url, secret: () => open(ctx.keys, secretBox, secretContext(id)) };
}
