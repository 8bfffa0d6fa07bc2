import { resourceUsage, stdout } from "node:process";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { createGoogleConnector } from "#server/connectors/google/index.ts";
import { createDb } from "#server/db/client.ts";
import { syncDueMailboxes } from "#server/domain/connections/jobs/index.ts";
import { noConnectors, testDeps } from "./build/deps.ts";

/** A process of its own that reads the mailbox behind `googleUrl` until nothing is due; prints its peak memory in MB, then ends. */
const [databaseUrl = "", googleUrl = "", workspaceId = "", connectionId = ""] = process.argv.slice(2);
const google = createGoogleConnector({
  GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
  GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
  GOOGLE_ISSUER: googleUrl,
  GOOGLE_API_URL: undefined,
});
const db = createDb(databaseUrl, 4);
const email: typeof noConnectors.email = (_token, account) =>
  google.email(() => Promise.resolve(SEEDED_TOKENS.google.accessToken), account);
const deps = testDeps(db, { connectors: { ...noConnectors, email } });
const options = { everySeconds: 3_600 };
await db.prisma.syncCursor.createMany({
  data: [{ workspaceId, connectionId, stream: "mail", nextRunAt: new Date(0) }],
  skipDuplicates: true,
});
let result = await syncDueMailboxes(deps, options);
while (result.synced + result.failed > 0) result = await syncDueMailboxes(deps, options);
stdout.write(`${Math.round(resourceUsage().maxRSS / 1024)}\n`);
await db.close();
