import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { PersonScreen } from "#components/people/person-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Person" };

export default async function PersonPage({
  params,
}: {
  params: Promise<{ workspaceSlug: string; contactId: string }>;
}) {
  const { workspaceSlug, contactId } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.crm.person.queryOptions({ workspaceSlug, contactId }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PersonScreen contactId={contactId} />
    </HydrationBoundary>
  );
}
