import { createFakeGoogle } from "./google/fake.ts";
import { createFakeHubspot, type FakePortal } from "./hubspot/fake.ts";
import { hubspotVerifier } from "./hubspot/signature.ts";
import type { Connectors } from "./ports/connectors.ts";
import { createFakeSlack } from "./slack/fake.ts";
import { slackVerifier } from "./slack/signature.ts";
import { createFakeDelivery } from "./webhook/fake.ts";
import { createFakeX } from "./x/fake.ts";

/** HubSpot's webhook secret of the fakes. */
export const FAKE_WEBHOOK_SECRET = "fake-hubspot-secret";
/** Slack's signing secret of the fakes. */
export const FAKE_SLACK_SECRET = "fake-slack-secret";

/** Every vendor in memory, for tests: `connectors` goes into the dependencies, the rest steers and looks. */
export function createFakeVendors(options: { now?: () => Date; portal?: Partial<FakePortal> } = {}) {
  const google = createFakeGoogle({ now: options.now });
  const hubspot = createFakeHubspot(options.portal, { now: options.now });
  const slack = createFakeSlack({ now: options.now });
  const x = createFakeX({ now: options.now });
  const webhook = createFakeDelivery();
  const connectors: Connectors = {
    oauth: { google: google.oauth, hubspot: hubspot.oauth, slack: slack.oauth, x: x.oauth },
    email: google.email,
    calendar: google.calendar,
    documents: google.documents,
    crm: hubspot.crm,
    chat: slack.chat,
    chatAnswer: slack.answer,
    social: x.social,
    webhooks: { hubspot: hubspotVerifier(FAKE_WEBHOOK_SECRET), slack: slackVerifier(FAKE_SLACK_SECRET) },
    delivery: webhook.delivery,
    configured: new Set(["google", "hubspot", "slack", "x"]),
    simulated: true,
  };
  return { connectors, google, hubspot, slack, x, webhook };
}
