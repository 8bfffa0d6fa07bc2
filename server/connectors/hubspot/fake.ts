import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmCompany, CrmContact, CrmDeal, CrmPort } from "#server/connectors/ports/crm.ts";
import { ok } from "#server/platform/pure/result.ts";
import { hubspotScopes } from "./oauth.ts";

export type FakePortal = {
  portalId: string;
  label: string;
  contacts: CrmContact[];
  companies: CrmCompany[];
  deals: (CrmDeal & { contactIds: string[] })[];
};

/** A HubSpot portal in memory: what a test puts in is what is found. */
export function createFakeHubspot(portal: Partial<FakePortal> = {}) {
  const vendor = createFakeVendor("HubSpot", hubspotScopes, 1800);
  const world: FakePortal = {
    portalId: "48000123",
    label: "fake.test",
    contacts: [],
    companies: [],
    deals: [],
    ...portal,
  };
  const crm = (token: TokenSource): CrmPort => ({
    getAccount: () => vendor.call("read", token, () => ok({ portalId: world.portalId, label: world.label })),
    findContactByEmail: (email) =>
      vendor.call("read", token, () =>
        ok(world.contacts.find((contact) => contact.email === email.toLowerCase()) ?? null),
      ),
    getCompany: (id) =>
      vendor.call("read", token, () => {
        const found = world.companies.find((company) => company.id === id);
        return found ? ok(found) : vendor.fail("not_found", 404);
      }),
    listDealsOfContact: (contactId) =>
      vendor.call("read", token, () =>
        ok(
          world.deals
            .filter((deal) => deal.contactIds.includes(contactId))
            .map(({ contactIds: _ids, ...deal }) => deal),
        ),
      ),
  });
  return { ...vendor, crm, world };
}

export type FakeHubspot = ReturnType<typeof createFakeHubspot>;
