import { Client } from "@hubspot/api-client";
import type { Guard } from "#server/connectors/http/guard.ts";
import { type CallKind, type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmPipeline } from "#server/connectors/ports/crm.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { ok } from "#server/platform/pure/result.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import type { HubspotEnv } from "./env.ts";
import { pipelinesOf } from "./map.ts";

export type Portal = {
  pipelines: CrmPipeline[];
  currency: string;
  /** Address of the portal's records in HubSpot's screens; null for an emulator, which has none. */
  recordsUrl: string | null;
  readAt: number;
};

/** What the ports of a process remember, by account. */
export type PortalCache = {
  portals: Map<string, Portal>;
  /** Kinds whose handle property is known to be there, as `account/kind`. */
  keyed: Set<string>;
};

/** Pipelines and currency change rarely: they are read again after ten minutes. */
const PORTAL_TTL_MS = 10 * MINUTE_MS;

/** Rights the grant lacks: a person has to connect again, and consent to them. */
const refine: Refine = (failure) =>
  failure.status === 403 && failure.vendorCode === "MISSING_SCOPES" ? "auth_expired" : null;

/** Calls of one account's ready client, whose own retries are off: they would repeat writes too. */
export type HubspotCalls = {
  read<T>(run: (client: Client, accessToken: string) => Promise<T>): VendorResult<T>;
  write<T>(run: (client: Client) => Promise<T>): VendorResult<T>;
  portal(isFresh?: boolean): VendorResult<Portal>;
  cache: PortalCache;
  account: string | undefined;
};

export function hubspotCalls(
  env: HubspotEnv,
  token: TokenSource,
  guard: Guard,
  { cache, account }: { cache: PortalCache; account: string | undefined },
): HubspotCalls {
  const calls = vendorCalls("HubSpot", guard, refine);
  // A client builds its many APIs when it is first used: one is kept as long as its token is good.
  let held: { accessToken: string; client: Client } | null = null;
  const clientFor = (accessToken: string): Client => {
    if (held?.accessToken !== accessToken) {
      const client = new Client({ basePath: env.HUBSPOT_API_URL, accessToken, numberOfApiCallRetries: 0 });
      held = { accessToken, client };
    }
    return held.client;
  };
  const run = <T>(kind: CallKind, work: (client: Client, accessToken: string) => Promise<T>) =>
    calls.authorised(kind, token, (accessToken) => work(clientFor(accessToken), accessToken));
  return {
    read: (work) => run("read", work),
    write: (work) => run("write", work),
    portal: async (isFresh = false) => {
      const known = account === undefined || isFresh ? undefined : cache.portals.get(account);
      if (known && Date.now() - known.readAt < PORTAL_TTL_MS) return ok(known);
      return run("read", async (client) => {
        const portal = await readPortal(client, isEmulated(env.HUBSPOT_API_URL));
        if (account !== undefined) cache.portals.set(account, portal);
        return portal;
      });
    },
    cache,
    account,
  };
}

const isEmulated = (apiUrl: string): boolean => /^(127\.|localhost$|\[::1\]$)/.test(new URL(apiUrl).hostname);

async function readPortal(client: Client, isSandbox: boolean): Promise<Portal> {
  const [pipelines, response] = await Promise.all([
    client.crm.pipelines.pipelinesApi.getAll("deals"),
    client.apiRequest({ path: "/account-info/v3/details" }),
  ]);
  const details = (await response.json()) as { companyCurrency?: string; uiDomain?: string; portalId?: number };
  const { companyCurrency, uiDomain, portalId } = details;
  return {
    pipelines: pipelinesOf(pipelines.results),
    currency: companyCurrency ?? "USD",
    recordsUrl: isSandbox || !uiDomain || !portalId ? null : `https://${uiDomain}/contacts/${portalId}/record`,
    readAt: Date.now(),
  };
}
