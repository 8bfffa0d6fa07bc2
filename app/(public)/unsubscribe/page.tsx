import type { Metadata } from "next";
import { UnsubscribeScreen } from "#components/guardrails/unsubscribe-screen.tsx";
import { unsubscribeSender } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Unsubscribe", robots: { index: false }, referrer: "no-referrer" };

type Search = { token?: string; done?: string };

export default async function UnsubscribePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { token = "", done } = await searchParams;
  return <UnsubscribeScreen sender={await unsubscribeSender(token)} token={token} isDone={done === "1"} />;
}
