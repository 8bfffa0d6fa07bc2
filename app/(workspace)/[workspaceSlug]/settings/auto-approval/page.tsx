import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { AutoApprovalScreen } from "#components/settings/auto-approval-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Approvals and autonomy" };

export default async function AutoApprovalPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(trpc.approvals.policy.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.autonomy.rules.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.autonomy.levels.queryOptions({ workspaceSlug })),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AutoApprovalScreen />
    </HydrationBoundary>
  );
}
