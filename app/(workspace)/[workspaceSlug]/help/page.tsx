import type { Metadata } from "next";
import { HelpScreen } from "#components/help/help-screen.tsx";
import { articleOf } from "#components/help/markdown.ts";
import { helpTexts } from "#server/api/help-texts.ts";
import { requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Help" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<{ page?: string }> };

export default async function HelpPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, { page }] = await Promise.all([params, searchParams]);
  await requireMember(workspaceSlug);
  const articles = (await helpTexts()).map(({ name, text }) => articleOf(name, text));
  return <HelpScreen articles={articles} page={typeof page === "string" ? page : null} />;
}
