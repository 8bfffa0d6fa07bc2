import { notFound, redirect } from "next/navigation";
import { currentMe } from "#server/api/rsc.ts";

const pages = new Set(["today", "people", "signals", "outcomes", "connections", "settings", "approvals"]);

/** The short way in, and where old addresses lead: a page of the person's first workspace, Today by default. */
export default async function ShortcutPage({ searchParams }: { searchParams: Promise<{ to?: string }> }) {
  const [me, { to = "today" }] = await Promise.all([currentMe(), searchParams]);
  const page = pages.has(to) ? to : "today";
  if (!me) redirect(`/sign-in?callbackUrl=${encodeURIComponent(`/caseyos?to=${page}`)}`);
  const [first] = me.workspaces;
  return first ? redirect(`/${first.slug}/${page}`) : notFound();
}
