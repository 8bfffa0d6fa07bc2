import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SandboxScreen } from "#components/sandbox/sandbox-screen.tsx";
import { hasWorld, requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Sandbox" };

/** Not there where the vendors are real. */
export default async function SandboxPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  const { workspace } = await requireMember(workspaceSlug);
  if (!hasWorld() || workspace.role !== "admin") notFound();
  return <SandboxScreen />;
}
