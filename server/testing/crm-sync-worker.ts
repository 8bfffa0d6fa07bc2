import { resourceUsage, stdout } from "node:process";
import { HUBSPOT_APP, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { createHubspotConnector } from "#server/connectors/hubspot/index.ts";
import { createDb } from "#server/db/client.ts";
import { syncDueCrm } from "#server/domain/crm/jobs/index.ts";
import { noConnectors, testDeps } from "./build/deps.ts";

/** A process of its own that reads the portal behind `hubspotUrl` until nothing is due; prints its peak memory in MB, then ends. */
const [databaseUrl = "", hubspotUrl = ""] = process.argv.slice(2);
const hubspot = createHubspotConnector({
  HUBSPOT_CLIENT_ID: HUBSPOT_APP.clientId,
  HUBSPOT_CLIENT_SECRET: HUBSPOT_APP.clientSecret,
  HUBSPOT_API_URL: hubspotUrl,
  HUBSPOT_AUTHORIZE_URL: `${hubspotUrl}/oauth/authorize`,
});
const db = createDb(databaseUrl, 4);
const crm: typeof noConnectors.crm = (_token, account) =>
  hubspot.crm(() => Promise.resolve(SEEDED_TOKENS.hubspot.accessToken), account);
const deps = testDeps(db, { connectors: { ...noConnectors, crm } });
let result = await syncDueCrm(deps, { everySeconds: 3_600 });
while (result.synced + result.failed > 0) result = await syncDueCrm(deps, { everySeconds: 3_600 });
stdout.write(`${Math.round(resourceUsage().maxRSS / 1024)}\n`);
await db.close();
