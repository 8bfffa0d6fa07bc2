import { inngestEndpoint, type Serve } from "#inngest/serve.ts";
import { sharedApi } from "#server/api/deps.ts";

export const dynamic = "force-dynamic";

let endpoint: Serve | undefined;

/** Where an Inngest server calls our functions. */
function answer(request: Request): Promise<Response> {
  endpoint ??= inngestEndpoint(sharedApi().deps);
  return endpoint(request);
}

export { answer as GET, answer as POST, answer as PUT };
