import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { notificationsInput } from "#components/notifications/notifications-input.ts";
import { NotificationsScreen } from "#components/notifications/notifications-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchInfiniteQuery(
    trpc.notifications.list.infiniteQueryOptions(notificationsInput(workspaceSlug), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NotificationsScreen />
    </HydrationBoundary>
  );
}
