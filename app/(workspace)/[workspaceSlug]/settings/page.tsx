import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { SettingsScreen } from "#components/settings/settings-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.workspaces.team.queryOptions({ workspaceSlug }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SettingsScreen />
    </HydrationBoundary>
  );
}
