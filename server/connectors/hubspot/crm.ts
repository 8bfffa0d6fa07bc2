import type { Client } from "@hubspot/api-client";
import type { CrmOwner, CrmPort } from "#server/connectors/ports/crm.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { HubspotCalls } from "./calls.ts";
import { listChanged, listLinks } from "./changes.ts";
import {
  companyOf,
  companyProperties,
  contactOf,
  contactProperties,
  dealOf,
  dealProperties,
  type HubspotRecord,
  stageFacts,
} from "./map.ts";
import { recordMethods } from "./records.ts";

const MOST_DEALS = 100;
const MOST_OWNERS = 500;

/** One HubSpot portal by its own client. */
export function hubspotPort(calls: HubspotCalls): CrmPort {
  const { read } = calls;
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
    findCompanyByDomain: (domain) =>
      read(async (client) => {
        const page = await client.crm.companies.searchApi.doSearch({
          // The client types the operator as an enum, which is its text on the wire.
          filterGroups: [
            { filters: [{ propertyName: "domain", operator: "EQ" as never, value: domain.toLowerCase() }] },
          ],
          sorts: ["createdate"],
          properties: companyProperties,
          limit: 1,
        });
        const [found] = page.results;
        return found ? companyOf(found) : null;
      }),
    listDealsOfContact: async (contactId) => {
      const ids = await read((client) => dealIds(client, contactId));
      if (!ids.ok || ids.value.length === 0) return ids.ok ? ok([]) : ids;
      const portal = await calls.portal();
      if (!portal.ok) return portal;
      const stages = stageFacts(portal.value.pipelines);
      return read(async (client) => {
        const inputs = ids.value.map((id) => ({ id }));
        const batch = await client.crm.deals.batchApi.read({
          inputs,
          properties: dealProperties,
          propertiesWithHistory: [],
        });
        return batch.results.map((deal: HubspotRecord) => dealOf(deal, stages, portal.value.currency));
      });
    },
    listPipelines: async () => {
      const portal = await calls.portal(true);
      return portal.ok ? ok(portal.value.pipelines) : portal;
    },
    listOwners: () => read(owners),
    ...recordMethods(calls),
    listLinks: (kind, id) => listLinks(calls, kind, id),
    listChanged: (kind, cursor, request) => listChanged(calls, kind, cursor, request),
  };
}

async function owners(client: Client): Promise<CrmOwner[]> {
  const found: CrmOwner[] = [];
  let after: string | undefined;
  do {
    const page = await client.crm.owners.ownersApi.getPage(undefined, after, 100, false);
    for (const { id, email, firstName, lastName } of page.results) {
      const name = [firstName, lastName].filter(Boolean).join(" ");
      if (email) found.push({ id, email: email.toLowerCase(), name: name || email });
    }
    after = page.paging?.next?.after;
  } while (after !== undefined && found.length < MOST_OWNERS);
  return found;
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
