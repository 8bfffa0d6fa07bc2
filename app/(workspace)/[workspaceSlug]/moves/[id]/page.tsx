import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { makeQueryClient } from "#components/api/query-client.ts";
import { MoveScreen } from "#components/queue/move-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";
import { isUuid } from "#server/platform/pure/ids.ts";

export const metadata: Metadata = { title: "Move" };

export default async function MovePage({ params }: { params: Promise<{ workspaceSlug: string; id: string }> }) {
  const { workspaceSlug, id } = await params;
  await requireMember(workspaceSlug);
  if (!isUuid(id)) notFound();
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.queue.get.queryOptions({ workspaceSlug, moveId: id }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <MoveScreen moveId={id} />
    </HydrationBoundary>
  );
}
