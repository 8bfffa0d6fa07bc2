import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { type FeedParams, feedFilterOf, feedInput, mentionsOf } from "#components/team/team-input.ts";
import { TeamScreen } from "#components/team/team-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Team" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<FeedParams> };

const getNextPageParam = (page: { nextCursor: string | null }) => page.nextCursor ?? undefined;

export default async function TeamPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, filter] = await Promise.all([params, searchParams.then(feedFilterOf)]);
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(trpc.team.read.queryOptions({ workspaceSlug })),
    queryClient.prefetchInfiniteQuery(
      trpc.team.mentions.infiniteQueryOptions(mentionsOf(workspaceSlug), { getNextPageParam }),
    ),
    queryClient.prefetchInfiniteQuery(
      trpc.team.activity.infiniteQueryOptions(feedInput(workspaceSlug, filter), { getNextPageParam }),
    ),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <TeamScreen />
    </HydrationBoundary>
  );
}
