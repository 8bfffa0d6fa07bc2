import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeCallback } from "#components/auth/present.ts";
import { SignInScreen } from "#components/auth/sign-in-screen.tsx";
import { currentMe, signInFacts } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Sign in" };

type Search = { callbackUrl?: string | string[]; error?: string; sent?: string };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { callbackUrl, error, sent } = await searchParams;
  const target = safeCallback(callbackUrl);
  if (await currentMe()) redirect(target);
  return <SignInScreen ways={signInFacts()} callbackUrl={target} error={error ?? null} isSent={sent === "1"} />;
}
