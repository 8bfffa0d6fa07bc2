import { createConnectors } from "#server/connectors/index.ts";
import { createModelOpener } from "#server/connectors/models.ts";
import { createModel } from "#server/connectors/openai/index.ts";
import { createPush } from "#server/connectors/push/index.ts";
import { createWorld } from "#server/connectors/world/index.ts";
import { createDb } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import { type Env, env } from "#server/platform/env.ts";
import { newId } from "#server/platform/ids.ts";
import { createLog } from "#server/platform/log.ts";
import { createMailer } from "#server/platform/mailer.ts";
import { createVendorBook } from "#server/platform/vendor-book.ts";
import { type Api, createApi } from "./context.ts";
import { settingsOf } from "./settings.ts";

/** Everything a process needs, from its environment. Opens no connection yet. */
export function createDeps(from: Env): Deps {
  const [db, log] = [createDb(from.DATABASE_URL, from.DATABASE_POOL), createLog({ level: from.LOG_LEVEL })];
  const now = () => new Date();
  const vendorBook = createVendorBook({ db, log, now });
  return {
    db,
    log,
    now,
    newId,
    connectors: createConnectors(from, vendorBook),
    vendorBook,
    world: createWorld(from),
    model: createModel(from),
    models: createModelOpener(from),
    keys: from.keys,
    appUrl: from.APP_URL,
    mailer: createMailer(from),
    push: createPush(from),
    requestsPerMinute: from.API_REQUESTS_PER_MINUTE,
  };
}

const shared = globalThis as typeof globalThis & { [key: symbol]: unknown };
const SLOT = Symbol.for("caseyos.api");

/** The process's one set. It hangs on `globalThis` because Next bundles copies of our modules of its own. */
export function sharedApi(): Api {
  const held = shared[SLOT] as Api | undefined;
  if (held) return held;
  const made = createApi(createDeps(env()), settingsOf(env()));
  shared[SLOT] = made;
  return made;
}
