import { notFound, redirect } from "next/navigation";
import { currentMe } from "#server/api/rsc.ts";

const pages = new Set(["today", "people", "signals", "outcomes", "connections", "settings", "approvals"]);

type Asked = { to?: string; connect_error?: string };

/** The short way in, and where old addresses lead: a page of the person's first workspace, Today by default. */
export default async function ShortcutPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const [me, { to = "today", connect_error: reason }] = await Promise.all([currentMe(), searchParams]);
  const page = pages.has(to) ? to : "today";
  // A connect that nobody began here ends on Connections, which has a sentence for each reason.
  const rest =
    page === "connections" && typeof reason === "string" ? `?${new URLSearchParams({ connect_error: reason })}` : "";
  if (!me) redirect(`/sign-in?callbackUrl=${encodeURIComponent(`/caseyos?to=${page}`)}`);
  const [first] = me.workspaces;
  return first ? redirect(`/${first.slug}/${page}${rest}`) : notFound();
}
