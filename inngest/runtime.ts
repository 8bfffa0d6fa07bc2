import { Inngest } from "inngest";
import { syncDueCalendars } from "#server/domain/calendar/jobs/index.ts";
import { syncDueMailboxes, syncDueSocial } from "#server/domain/connections/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type Env, env } from "#server/platform/env.ts";
import type { JobsPort } from "#server/platform/jobs.ts";
import type { Log } from "#server/platform/log.ts";
import { type OutboxDispatcher, outboxLagMs, startOutboxDispatcher } from "#server/platform/outbox-dispatcher.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { APP_ID, durableMode, type EngineKeys, engineKeys, serverClient } from "./client.ts";
import { createEngine, ENGINE_BASE_URL, type Engine, type EngineOptions } from "./engine/index.ts";
import type { JobSettings } from "./job.ts";
import { embeddedJobs, externalJobs, workspaceOf } from "./jobs.ts";
import { serveFunctions } from "./serve.ts";
import { createServerProbe } from "./server-probe.ts";

type DurableSettings = Pick<Env, "DATABASE_URL" | "AUTH_SECRET" | "MAIL_POLL_SECONDS"> &
  Partial<
    Pick<Env, "SOCIAL_POLL_SECONDS" | "INNGEST_BASE_URL" | "INNGEST_EVENT_KEY" | "INNGEST_SIGNING_KEY" | "INNGEST_DEV">
  > & {
    /** Speed-ups for tests. */
    engine?: Partial<EngineOptions>;
  };

export type Durable = {
  /** Graceful: what runs is finished or handed back. */
  stop(): Promise<void>;
  /** How far behind it is: the oldest event that waits in ms, and jobs that are ready (0 with an Inngest server). */
  lag(): Promise<{ outboxMs: number; queue: number }>;
  /** For how long the Inngest server has not answered, ms; null where none is asked: the engine is here, or the server is the cloud. */
  silentMs(): Promise<number | null>;
  /** null with an Inngest server. */
  engine: Engine | null;
  /** The runs, for the operations page. */
  jobs: JobsPort;
};

/**
 * Everything that works in the background of one process: the engine (unless an Inngest server is configured), the outbox
 * dispatcher and the poller. Any number of processes may do this on one database.
 * @throws when the engine cannot start
 */
export async function startDurable(deps: Deps, settings: DurableSettings = env()): Promise<Durable> {
  const embedded = durableMode(settings) === "embedded" ? startEmbedded(deps, settings) : null;
  await embedded?.engine.start();
  const client = embedded?.client ?? serverClient(settings, deps.log);
  const outbox = startOutboxDispatcher({ ...deps, send: async (events) => void (await client.send(events)) });
  const poller = startPoller(deps, settings);
  const jobs = embedded
    ? embeddedJobs(embedded.engine, APP_ID)
    : externalJobs(settings.INNGEST_BASE_URL, client.mode === "dev");
  const isOurs = jobs.kind === "external" && (settings.INNGEST_BASE_URL !== undefined || client.mode === "dev");
  const probe = isOurs ? createServerProbe(jobs.url, deps) : null;
  return {
    engine: embedded?.engine ?? null,
    jobs,
    silentMs: async () => (await probe?.()) ?? null,
    stop: () => stopAll(outbox, poller, embedded?.engine ?? null),
    lag: async () => ({
      outboxMs: await outboxLagMs(deps),
      queue: embedded ? (await embedded.engine.metrics()).queueDepth : 0,
    }),
  };
}

/** @param fetch the engine's own: its API is reachable in this process and nowhere else */
function embeddedClient(keys: EngineKeys, fetch: typeof globalThis.fetch, log: Log): Inngest {
  return new Inngest({
    id: APP_ID,
    isDev: false,
    baseUrl: ENGINE_BASE_URL,
    ...keys,
    fetch,
    logger: log,
    aiMetadata: false,
  });
}

function startEmbedded(deps: Deps, settings: DurableSettings): { engine: Engine; client: Inngest } {
  const keys = engineKeys(settings.AUTH_SECRET);
  // The engine calls the functions and the functions' client calls the engine: each reaches the other when it is used.
  const client = embeddedClient(keys, (input, init) => engine.fetch(input, init), deps.log);
  const engine: Engine = createEngine({
    databaseUrl: settings.DATABASE_URL,
    appId: client.id,
    ...keys,
    serve: serveFunctions(client, deps, jobSettings(settings)),
    log: deps.log,
    // A killed process's work is taken over this soon. Our steps wait on others far more than they compute.
    heartbeatSeconds: 10,
    scopeOf: workspaceOf,
    ...settings.engine,
  });
  return { engine, client };
}

async function stopAll(outbox: OutboxDispatcher, poller: Poller, engine: Engine | null): Promise<void> {
  await Promise.all([outbox.stop(), poller.stop()]);
  await engine?.stop();
}

type Poller = { stop(): Promise<void> };

const SOCIAL_POLL_SECONDS = 300;

const jobSettings = (settings: Pick<DurableSettings, "MAIL_POLL_SECONDS" | "SOCIAL_POLL_SECONDS">): JobSettings => ({
  mailPollSeconds: settings.MAIL_POLL_SECONDS,
  socialPollSeconds: settings.SOCIAL_POLL_SECONDS ?? SOCIAL_POLL_SECONDS,
});

/** Looks at what is due more often than a cron can. The lease in the cursor keeps it apart from the cron's run. */
function startPoller(deps: Deps, settings: DurableSettings): Poller {
  const { mailPollSeconds, socialPollSeconds } = jobSettings(settings);
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const plan = (): void => {
    if (!isStopped) timer = setTimeout(look, mailPollSeconds * SECOND_MS);
  };
  const look = (): void => {
    const mail = syncDueMailboxes(deps, { everySeconds: mailPollSeconds });
    const social = syncDueSocial(deps, { everySeconds: socialPollSeconds });
    const calendars = syncDueCalendars(deps, { everySeconds: mailPollSeconds });
    running = Promise.all([mail, social, calendars])
      .then(() => {})
      .catch((error: unknown) => deps.log.error({ err: error }, "poll failed"))
      .finally(plan);
  };
  plan();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
