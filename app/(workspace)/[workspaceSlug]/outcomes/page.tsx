import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { outcomesInput } from "#components/outcomes/outcomes-input.ts";
import { OutcomesScreen } from "#components/outcomes/outcomes-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Outcomes" };

export default async function OutcomesPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchInfiniteQuery(
    trpc.outcomes.list.infiniteQueryOptions(outcomesInput(workspaceSlug), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <OutcomesScreen />
    </HydrationBoundary>
  );
}
