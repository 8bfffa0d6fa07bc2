import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import type { Ctx } from "#server/platform/context.ts";
import { tokenSource } from "../access.ts";

/**
 * One harmless call to Slack as this account; a refused token marks the connection.
 * @inner because its callers have authorised themselves
 */
export function probe(ctx: Ctx, connectionId: string): VendorResult<unknown> {
  return ctx.connectors.chat(tokenSource(ctx, connectionId), connectionId).getAccount();
}
