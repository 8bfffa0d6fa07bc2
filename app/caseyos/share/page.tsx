import { notFound, redirect } from "next/navigation";
import { type SharedParams, sharedParams } from "#components/pwa/shared.ts";
import { currentMe } from "#server/api/rsc.ts";

/** Where a phone's share sheet leads: the form of a signal, in the person's first workspace. */
export default async function SharePage({ searchParams }: { searchParams: Promise<SharedParams> }) {
  const [me, given] = await Promise.all([currentMe(), searchParams]);
  const query = sharedParams(given);
  if (!me) redirect(`/sign-in?callbackUrl=${encodeURIComponent(`/caseyos/share?${query}`)}`);
  const [first] = me.workspaces;
  return first ? redirect(`/${first.slug}/signals/add?${query}`) : notFound();
}
