import { Client } from "@hubspot/api-client";
import type { Guard } from "#server/connectors/http/guard.ts";
import { vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmPort } from "#server/connectors/ports/crm.ts";
import { ok } from "#server/platform/pure/result.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import type { HubspotEnv } from "./env.ts";
import {
  companyOf,
  companyProperties,
  contactOf,
  contactProperties,
  dealOf,
  dealProperties,
  type HubspotRecord,
  type StageFacts,
  stageBook,
} from "./map.ts";

type Portal = { stages: Map<string, StageFacts>; currency: string; readAt: number };
/** Pipelines and currency change rarely: they are read again after ten minutes. */
const PORTAL_TTL_MS = 10 * MINUTE_MS;
const MOST_DEALS = 100;

/** What one port remembers of its portal, by account. */
export type PortalCache = Map<string, Portal>;

/** One HubSpot portal by its own client, whose retries are off: they would repeat writes too. */
export function hubspotPort(
  env: HubspotEnv,
  token: TokenSource,
  guard: Guard,
  cache: { portals: PortalCache; account: string | undefined },
): CrmPort {
  const calls = vendorCalls("HubSpot", guard);
  const read = <T>(run: (client: Client, accessToken: string) => Promise<T>) =>
    calls.authorised("read", token, (accessToken) =>
      run(new Client({ basePath: env.HUBSPOT_API_URL, accessToken, numberOfApiCallRetries: 0 }), accessToken),
    );
  return {
    getAccount: () =>
      read(async (client, accessToken) => {
        const info = await client.oauth.accessTokensApi.get(accessToken);
        return { portalId: String(info.hubId), label: info.hubDomain ?? `Portal ${info.hubId}` };
      }),
    findContactByEmail: async (email) => {
      const answer = await read(async (client) => {
        const record = await client.crm.contacts.basicApi.getById(
          email,
          contactProperties,
          undefined,
          ["companies"],
          false,
          "email",
        );
        return contactOf(record, primaryCompany(record.associations?.companies?.results ?? []));
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(null) : answer;
    },
    getCompany: (id) =>
      read(async (client) => companyOf(await client.crm.companies.basicApi.getById(id, companyProperties))),
    listDealsOfContact: (contactId) =>
      read(async (client) => {
        const ids = await dealIds(client, contactId);
        if (ids.length === 0) return [];
        const portal = await portalOf(client, cache.portals, cache.account);
        const inputs = ids.map((id) => ({ id }));
        const batch = await client.crm.deals.batchApi.read({
          inputs,
          properties: dealProperties,
          propertiesWithHistory: [],
        });
        return batch.results.map((deal: HubspotRecord) => dealOf(deal, portal.stages, portal.currency));
      }),
  };
}

/** A contact may belong to several companies; HubSpot marks the primary one. */
function primaryCompany(links: { id: string; type: string }[]): string | null {
  return (links.find((link) => link.type === "contact_to_company") ?? links[0])?.id ?? null;
}

async function dealIds(client: Client, contactId: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await client.crm.associations.v4.basicApi.getPage("contacts", contactId, "deals", after, MOST_DEALS);
    ids.push(...page.results.map((link) => String(link.toObjectId)));
    after = page.paging?.next?.after;
  } while (after !== undefined && ids.length < MOST_DEALS);
  return [...new Set(ids)].slice(0, MOST_DEALS);
}

async function portalOf(client: Client, portals: PortalCache, account: string | undefined): Promise<Portal> {
  const known = account === undefined ? undefined : portals.get(account);
  if (known && Date.now() - known.readAt < PORTAL_TTL_MS) return known;
  const [pipelines, details] = await Promise.all([
    client.crm.pipelines.pipelinesApi.getAll("deals"),
    client.apiRequest({ path: "/account-info/v3/details" }),
  ]);
  const { companyCurrency } = (await details.json()) as { companyCurrency?: string };
  const portal = { stages: stageBook(pipelines.results), currency: companyCurrency ?? "USD", readAt: Date.now() };
  if (account !== undefined) portals.set(account, portal);
  return portal;
}
