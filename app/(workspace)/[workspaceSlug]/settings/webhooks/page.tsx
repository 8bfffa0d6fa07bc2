import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { WebhooksScreen } from "#components/settings/webhooks-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  // Who may not see them gets the page's own words: a refused prefetch is not kept.
  await queryClient.prefetchQuery(trpc.developer.webhooks.queryOptions({ workspaceSlug }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <WebhooksScreen />
    </HydrationBoundary>
  );
}
