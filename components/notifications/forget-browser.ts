import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "#server/api/root.ts";
import { currentSubscription, endpointHashOf } from "./device-push.ts";

const PATIENCE_MS = 5_000;

/** Has the server forget where this browser can be pushed to, in every workspace of who is signed in. Only in browsers. */
export async function forgetThisBrowser(): Promise<void> {
  const known = await currentSubscription();
  if (!known) return;
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc" })] });
  const endpointHash = await endpointHashOf(known.endpoint);
  await client.notifications.forgetBrowser.mutate({ endpointHash }, { signal: AbortSignal.timeout(PATIENCE_MS) });
}
