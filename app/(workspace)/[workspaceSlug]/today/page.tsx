import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { type ListParams, listOf } from "#components/queue/list-address.ts";
import { queueInput } from "#components/queue/queue-input.ts";
import { TodayScreen } from "#components/queue/today-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Today" };

type PageProps = {
  params: Promise<{ workspaceSlug: string }>;
  searchParams: Promise<ListParams>;
};

export default async function TodayPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, wanted] = await Promise.all([params, searchParams]);
  const { me } = await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  const list = listOf(wanted, me.userId);
  await Promise.all([
    queryClient.prefetchQuery(trpc.queue.summary.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.help.guide.queryOptions({ workspaceSlug })),
    queryClient.prefetchInfiniteQuery(
      trpc.queue.list.infiniteQueryOptions(queueInput(workspaceSlug, list), {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
      }),
    ),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <TodayScreen />
    </HydrationBoundary>
  );
}
