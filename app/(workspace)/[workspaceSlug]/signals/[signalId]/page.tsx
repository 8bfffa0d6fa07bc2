import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { makeQueryClient } from "#components/api/query-client.ts";
import { FlowScreen } from "#components/form-flow/flow-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";
import { isUuid } from "#server/platform/pure/ids.ts";

export const metadata: Metadata = { title: "From form to move" };

type PageProps = { params: Promise<{ workspaceSlug: string; signalId: string }> };

export default async function SignalPage({ params }: PageProps) {
  const { workspaceSlug, signalId } = await params;
  await requireMember(workspaceSlug);
  if (!isUuid(signalId)) notFound();
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.formFlow.ofSignal.queryOptions({ workspaceSlug, signalId }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <FlowScreen signalId={signalId} />
    </HydrationBoundary>
  );
}
