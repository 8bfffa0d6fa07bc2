import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { ModelsScreen } from "#components/settings/models-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Language models" };

export default async function ModelsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.models.get.queryOptions({ workspaceSlug }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ModelsScreen />
    </HydrationBoundary>
  );
}
