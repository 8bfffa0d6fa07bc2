import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { peopleInput } from "#components/people/people-input.ts";
import { PeopleScreen } from "#components/people/people-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Contacts" };

export default async function PeoplePage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchInfiniteQuery(
    trpc.crm.people.infiniteQueryOptions(peopleInput(workspaceSlug, ""), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PeopleScreen tab="people" />
    </HydrationBoundary>
  );
}
