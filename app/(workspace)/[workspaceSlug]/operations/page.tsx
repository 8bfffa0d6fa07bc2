import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { runsInput } from "#components/operations/operations-input.ts";
import { OperationsScreen } from "#components/operations/operations-screen.tsx";
import { viewOf } from "#components/operations/present.ts";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Operations" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<{ view?: string }> };

export default async function OperationsPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, { view }] = await Promise.all([params, searchParams]);
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(trpc.operations.read.queryOptions({ workspaceSlug })),
    queryClient.prefetchInfiniteQuery(
      trpc.operations.runs.infiniteQueryOptions(runsInput(workspaceSlug, viewOf(view)), {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
      }),
    ),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <OperationsScreen />
    </HydrationBoundary>
  );
}
