import { Inngest } from "inngest";
import { deriveSecret } from "#server/platform/crypto.ts";
import type { Env } from "#server/platform/env.ts";
import type { Log } from "#server/platform/log.ts";

export const APP_ID = "caseyos";

/** Who runs the functions: the engine in this process on our own PostgreSQL, or an Inngest server. */
type DurableMode = "embedded" | "inngest";

/** Any INNGEST_* variable means that there is an Inngest server. */
export function durableMode(env: Partial<Env>): DurableMode {
  const isSet = env.INNGEST_BASE_URL || env.INNGEST_EVENT_KEY || env.INNGEST_SIGNING_KEY || env.INNGEST_DEV;
  return isSet ? "inngest" : "embedded";
}

export type EngineKeys = { signingKey: string; eventKey: string };

/** The embedded engine's keys, made of the app's one secret: nothing to configure, and unsigned calls are refused. */
export function engineKeys(authSecret: string): EngineKeys {
  return {
    signingKey: `signkey-caseyos-${deriveSecret(authSecret, "inngest-signing")}`,
    eventKey: deriveSecret(authSecret, "inngest-event"),
  };
}

/** A client of an Inngest server: a self-hosted one, the dev server or the cloud. */
export function serverClient(env: Partial<Env>, log: Log): Inngest {
  return new Inngest({
    id: APP_ID,
    isDev: env.INNGEST_DEV !== undefined && env.INNGEST_DEV !== "0" && env.INNGEST_DEV !== "false",
    ...(env.INNGEST_BASE_URL ? { baseUrl: env.INNGEST_BASE_URL } : {}),
    ...(env.INNGEST_EVENT_KEY ? { eventKey: env.INNGEST_EVENT_KEY } : {}),
    ...(env.INNGEST_SIGNING_KEY ? { signingKey: env.INNGEST_SIGNING_KEY } : {}),
    logger: log,
    aiMetadata: false,
  });
}
