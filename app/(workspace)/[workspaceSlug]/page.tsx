import { redirect } from "next/navigation";

export default async function WorkspacePage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  redirect(`/${(await params).workspaceSlug}/today`);
}
