import type { Connectors } from "#server/connectors/ports/connectors.ts";
import type { ModelOpener, ModelPort } from "#server/connectors/ports/model.ts";
import type { PushPort } from "#server/connectors/ports/push.ts";
import type { WorldPort } from "#server/connectors/ports/world.ts";
import type { Db } from "#server/db/client.ts";
import type { KeyRing } from "./crypto.ts";
import type { JobsPort } from "./jobs.ts";
import { type Log, logWith } from "./log.ts";
import type { Mailer } from "./mailer.ts";
import type { Actor } from "./pure/actor.ts";
import type { WorkspaceId } from "./pure/ids.ts";
import type { VendorBook } from "./vendor-book.ts";

/** What every process builds once, at its composition root (server/api/deps.ts); tests build it with fakes. */
export type Deps = {
  db: Db;
  log: Log;
  now: () => Date;
  newId: () => string;
  connectors: Connectors;
  /** The server-wide model, or null. Verbs take theirs from the models capability, which keeps the books. */
  model: ModelPort | null;
  /** Opens providers by a workspace's own keys; absent where none can have any. */
  models?: ModelOpener;
  keys: KeyRing;
  /** Public address of the app, without a slash at its end. */
  appUrl: string;
  /** The durable runs of this process; absent where none run. */
  jobs?: JobsPort | null;
  /** Requests a minute of one API key or one person; absent where nothing limits them. */
  requestsPerMinute?: number;
  /** The emulated world behind the vendors; absent or null where they are real. */
  world?: WorldPort | null;
  /** What all processes share about vendor accounts; absent in tests. */
  vendorBook?: VendorBook;
  /** The product's own mail to its users; absent or null without SMTP_URL. */
  mailer?: Mailer | null;
  /** Pushes to browsers; absent or null without a VAPID key pair. */
  push?: PushPort | null;
};

/** What every verb gets: the caller, the tenant, and everything that would otherwise be global. */
export type Ctx = Deps & {
  workspaceId: WorkspaceId;
  actor: Actor;
  requestId: string;
  /** Where the call came in: web, api, job, webhook, slack (a button). Decisions record it. */
  surface: "web" | "api" | "job" | "webhook" | "cli" | "rule" | "slack";
};

/** A caller's context over shared dependencies. */
export function createCtx(deps: Deps, caller: Pick<Ctx, "workspaceId" | "actor" | "requestId" | "surface">): Ctx {
  const actor = `${caller.actor.type}:${caller.actor.id}`;
  const log = logWith(deps.log, { requestId: caller.requestId, workspaceId: caller.workspaceId, actor });
  return { ...deps, ...caller, log };
}
