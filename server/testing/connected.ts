import type { createFakeVendors } from "#server/connectors/fake.ts";
import type { ConnectFeature } from "#server/domain/connections/contract.ts";
import { completeConnect, type Provider, startConnect } from "#server/domain/connections/index.ts";
import type { Ctx } from "#server/platform/context.ts";

export type FakeVendors = ReturnType<typeof createFakeVendors>;

/**
 * Connects an account of the fake vendors the way a person does: start, consent, callback.
 * @param account mailbox address, X handle, or whoever consents for the HubSpot portal or the Slack team
 * @param features everything unless told
 * @returns the connection's id
 */
export async function connectAccount(
  ctx: Ctx,
  vendors: FakeVendors,
  provider: Provider,
  account: string,
  features: ConnectFeature[] = provider === "google" ? ["mail", "calendar", "documents", "files"] : [],
): Promise<string> {
  const { url } = await startConnect(ctx, { provider, returnTo: "/connections", features });
  const back = vendors[provider].consent(url, account).searchParams;
  const { redirectTo } = await completeConnect(ctx, {
    provider,
    state: back.get("state"),
    code: back.get("code"),
    error: back.get("error"),
    userId: ctx.actor.id,
    requestId: ctx.requestId,
  });
  if (redirectTo !== `/connections?connected=${provider}`) throw new Error(`not connected: ${redirectTo}`);
  const externalAccountId = {
    google: account,
    hubspot: vendors.hubspot.world.portalId,
    slack: vendors.slack.world.teamId,
    x: vendors.x.accountOf(account).id,
  }[provider];
  const row = await ctx.db.prisma.connection.findFirstOrThrow({
    where: { workspaceId: ctx.workspaceId, provider, externalAccountId },
    select: { id: true },
  });
  return row.id;
}
