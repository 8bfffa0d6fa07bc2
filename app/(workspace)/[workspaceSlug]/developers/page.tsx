import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { DevelopersScreen } from "#components/developers/developers-screen.tsx";
import { groupsOf, linesOf } from "#components/developers/reference.ts";
import { openApiDocument } from "#server/api/rest/openapi.ts";
import { ownOrigin, requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Developers" };

export default async function DevelopersPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  // Who may not see them gets the page's own words: a refused prefetch is not kept.
  await Promise.all([
    queryClient.prefetchQuery(trpc.developer.keys.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.developer.webhooks.queryOptions({ workspaceSlug })),
  ]);
  const document = openApiDocument();
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <DevelopersScreen
        slug={workspaceSlug}
        origin={ownOrigin()}
        groups={groupsOf(document)}
        lines={linesOf(document)}
      />
    </HydrationBoundary>
  );
}
