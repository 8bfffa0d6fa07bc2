import { notFound, redirect } from "next/navigation";
import { currentMe } from "#server/api/rsc.ts";

/** The short way in: to Today of the person's first workspace. */
export default async function ShortcutPage() {
  const me = await currentMe();
  if (!me) redirect("/sign-in?callbackUrl=/caseyos");
  const [first] = me.workspaces;
  return first ? redirect(`/${first.slug}/today`) : notFound();
}
