import type { Metadata } from "next";
import { OfflineScreen } from "#components/pwa/offline-screen.tsx";
import { requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Offline" };

/** The empty shell that the service worker keeps. */
export default async function OfflinePage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  await requireMember((await params).workspaceSlug);
  return <OfflineScreen />;
}
