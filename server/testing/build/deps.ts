import type { Connectors } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { Db } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import { parseKeyRing } from "#server/platform/crypto.ts";
import { newId } from "#server/platform/ids.ts";
import { createLog } from "#server/platform/log.ts";

const unwired = (what: string): never => {
  throw new Error(`This test reached ${what}, and handed no connector for it to testDeps.`);
};

const unwiredOAuth: OAuthPort = {
  scopes: [],
  authorizationUrl: () => unwired("an OAuth address"),
  exchangeCode: () => unwired("an OAuth code exchange"),
  refresh: () => unwired("an OAuth refresh"),
  revoke: () => unwired("an OAuth revocation"),
};

/** No vendor at all: a test that reaches one says so in its failure. */
export const noConnectors: Connectors = {
  oauth: { google: unwiredOAuth, hubspot: unwiredOAuth, slack: unwiredOAuth, x: unwiredOAuth },
  email: () => unwired("a mailbox"),
  crm: () => unwired("a CRM"),
  calendar: () => unwired("a calendar"),
  documents: () => unwired("documents"),
  chat: () => unwired("a chat"),
  chatAnswer: () => unwired("a chat"),
  social: () => unwired("a social account"),
  webhooks: { hubspot: null, slack: null },
  delivery: { post: () => unwired("an endpoint") },
  configured: new Set(),
  simulated: true,
};

const TEST_KEYS = `1:${Buffer.alloc(32, 7).toString("base64")}`;

/** What a composition root builds, made for tests: real database, no vendors, no model, silent log, a fixed key. */
export function testDeps(db: Db, overrides: Partial<Omit<Deps, "db">> = {}): Deps {
  return {
    db,
    log: createLog({ level: "silent" }),
    now: () => new Date(),
    newId,
    connectors: noConnectors,
    model: null,
    keys: parseKeyRing(TEST_KEYS),
    appUrl: "http://caseyos.test",
    ...overrides,
  };
}
