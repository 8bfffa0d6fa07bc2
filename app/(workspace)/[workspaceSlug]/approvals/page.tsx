import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { ApprovalsScreen } from "#components/approvals/approvals-screen.tsx";
import { approvalsInput, isApprovalsView } from "#components/approvals/present.ts";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Approvals" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<{ view?: string }> };

export default async function ApprovalsPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, { view }] = await Promise.all([params, searchParams]);
  await requireMember(workspaceSlug);
  const shown = isApprovalsView(view) ? view : "waiting";
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchInfiniteQuery(
    trpc.approvals.list.infiniteQueryOptions(approvalsInput(workspaceSlug, shown), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ApprovalsScreen view={shown} />
    </HydrationBoundary>
  );
}
