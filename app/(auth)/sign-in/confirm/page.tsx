import type { Metadata } from "next";
import { ConfirmScreen } from "#components/auth/confirm-screen.tsx";

// The form's POST must say where it comes from, which `no-referrer` would keep from it.
export const metadata: Metadata = { title: "Sign in", robots: { index: false }, referrer: "same-origin" };

type Search = Record<string, string | string[] | undefined>;

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { email, token, callbackUrl } = await searchParams;
  const isWhole = typeof email === "string" && typeof token === "string" && email !== "" && token !== "";
  const target = typeof callbackUrl === "string" ? callbackUrl : "/caseyos";
  return <ConfirmScreen link={isWhole ? { email, token, callbackUrl: target } : null} />;
}
