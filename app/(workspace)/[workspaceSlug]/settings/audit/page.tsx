import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { type AuditParams, auditFilterOf, auditInput } from "#components/audit/audit-input.ts";
import { AuditScreen } from "#components/audit/audit-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Audit log" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<AuditParams> };

export default async function AuditPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, filter] = await Promise.all([params, searchParams.then(auditFilterOf)]);
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  // Who may not see them gets the page's own words: a refused prefetch is not kept.
  await Promise.all([
    queryClient.prefetchQuery(trpc.workspaces.team.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.developer.keys.queryOptions({ workspaceSlug })),
    queryClient.prefetchInfiniteQuery(
      trpc.audit.list.infiniteQueryOptions(auditInput(workspaceSlug, filter), {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
      }),
    ),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AuditScreen />
    </HydrationBoundary>
  );
}
