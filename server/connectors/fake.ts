import { createFakeGoogle } from "./google/fake.ts";
import { createFakeHubspot, type FakePortal } from "./hubspot/fake.ts";
import { hubspotVerifier } from "./hubspot/signature.ts";
import type { Connectors } from "./ports/connectors.ts";

/** HubSpot's webhook secret of the fakes. */
export const FAKE_WEBHOOK_SECRET = "fake-hubspot-secret";

/** Every vendor in memory, for tests: `connectors` goes into the dependencies, the rest steers and looks. */
export function createFakeVendors(options: { now?: () => Date; portal?: Partial<FakePortal> } = {}) {
  const google = createFakeGoogle({ now: options.now });
  const hubspot = createFakeHubspot(options.portal);
  const connectors: Connectors = {
    oauth: { google: google.oauth, hubspot: hubspot.oauth },
    email: google.email,
    crm: hubspot.crm,
    webhooks: { hubspot: hubspotVerifier(FAKE_WEBHOOK_SECRET) },
    configured: new Set(["google", "hubspot"]),
    simulated: true,
  };
  return { connectors, google, hubspot };
}
