import type { Metadata } from "next";
import { RecipesScreen } from "#components/developers/recipes-screen.tsx";
import { ownOrigin, requireMember } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Recipes" };

export default async function RecipesPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  await requireMember((await params).workspaceSlug);
  return <RecipesScreen origin={ownOrigin()} />;
}
