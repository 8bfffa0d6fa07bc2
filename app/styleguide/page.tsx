import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StyleguideScreen } from "#components/styleguide/styleguide-screen.tsx";
import { hasStyleguide } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Style guide" };
export const dynamic = "force-dynamic";

/** For those who build CaseyOS: there in development and under test only. */
export default function StyleguidePage() {
  if (!hasStyleguide()) notFound();
  return <StyleguideScreen renderedAt={new Date().toISOString()} />;
}
