import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { GuardrailsScreen } from "#components/settings/guardrails-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Guardrails" };

export default async function GuardrailsPage({ params }: { params: Promise<{ workspaceSlug: string }> }) {
  const { workspaceSlug } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await Promise.all([
    queryClient.prefetchQuery(trpc.guardrails.get.queryOptions({ workspaceSlug })),
    queryClient.prefetchQuery(trpc.guardrails.killSwitches.queryOptions({ workspaceSlug })),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <GuardrailsScreen />
    </HydrationBoundary>
  );
}
