import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { groupOf } from "#components/developers/reference.ts";
import { ReferenceScreen } from "#components/developers/reference-screen.tsx";
import { openApiDocument } from "#server/api/rest/openapi.ts";
import { ownOrigin, requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "API reference" };

export default async function ReferencePage({ params }: { params: Promise<{ workspaceSlug: string; tag: string }> }) {
  const { workspaceSlug, tag } = await params;
  await requireMember(workspaceSlug);
  const group = groupOf(openApiDocument(), tag, ownOrigin());
  if (!group) notFound();
  return <ReferenceScreen slug={workspaceSlug} {...group} />;
}
