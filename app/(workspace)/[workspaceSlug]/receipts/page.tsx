import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { receiptsInput } from "#components/execution/receipts-input.ts";
import { ReceiptsScreen } from "#components/execution/receipts-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Receipts" };

export default async function ReceiptsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchInfiniteQuery(
    trpc.execution.receipts.infiniteQueryOptions(receiptsInput(workspaceSlug), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ReceiptsScreen />
    </HydrationBoundary>
  );
}
