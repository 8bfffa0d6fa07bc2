import type { Metadata } from "next";
import { AddSignalScreen } from "#components/pwa/add-signal-screen.tsx";
import { type SharedParams, sharedText } from "#components/pwa/shared.ts";
import { requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Add a signal" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<SharedParams> };

export default async function AddSignalPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, given] = await Promise.all([params, searchParams]);
  await requireMember(workspaceSlug);
  return <AddSignalScreen shared={sharedText(given)} />;
}
