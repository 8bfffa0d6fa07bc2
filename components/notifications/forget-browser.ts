import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "#server/api/root.ts";
import { currentSubscription, endpointHashOf } from "./device-push.ts";
import { keeping } from "./keeping.ts";

const PATIENCE_MS = 5_000;

const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));

/**
 * Has the server forget where this browser can be pushed to, in every workspace of who is signed in; this page mends nothing
 * after it. Only in browsers.
 */
export async function forgetThisBrowser(): Promise<void> {
  await Promise.race([keeping.end(), patience()]);
  const known = await currentSubscription();
  if (!known) return;
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc" })] });
  const endpointHash = await endpointHashOf(known.endpoint);
  await client.notifications.forgetBrowser.mutate({ endpointHash }, { signal: AbortSignal.timeout(PATIENCE_MS) });
}
