import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { NotificationSettingsScreen } from "#components/notifications/settings-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationSettingsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.notifications.settings.queryOptions({ workspaceSlug }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NotificationSettingsScreen />
    </HydrationBoundary>
  );
}
