import type { Inngest } from "inngest";
import { serve } from "inngest/edge";
import type { Deps } from "#server/platform/context.ts";
import { env } from "#server/platform/env.ts";
import { durableMode, serverClient } from "./client.ts";
import { createFunctions } from "./functions/index.ts";
import type { JobSettings } from "./job.ts";

export type Serve = (request: Request) => Promise<Response>;

/** The endpoint that the engine or an Inngest server calls: every function, over shared dependencies. */
export function serveFunctions(client: Inngest, deps: Deps, settings: JobSettings): Serve {
  return serve({ client, functions: createFunctions(client, deps, settings) });
}

/** `/api/inngest`. The embedded engine calls the functions in its process: then nothing answers at this address. */
export function inngestEndpoint(deps: Deps): Serve {
  const from = env();
  if (durableMode(from) === "embedded") return async () => new Response(null, { status: 404 });
  return serveFunctions(serverClient(from, deps.log), deps, {
    mailPollSeconds: from.MAIL_POLL_SECONDS,
    socialPollSeconds: from.SOCIAL_POLL_SECONDS,
  });
}
