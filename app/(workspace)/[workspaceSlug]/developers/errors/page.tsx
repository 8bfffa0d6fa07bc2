import type { Metadata } from "next";
import { ErrorsScreen } from "#components/developers/errors-screen.tsx";
import { requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Errors" };

export default async function ErrorsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  await requireMember((await params).workspaceSlug);
  return <ErrorsScreen />;
}
