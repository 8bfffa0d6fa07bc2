import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { ConnectionsScreen } from "#components/connections/connections-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.connections.list.queryOptions({ workspaceSlug }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ConnectionsScreen />
    </HydrationBoundary>
  );
}
