import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { isSource } from "#components/signals/present.ts";
import { signalsInput } from "#components/signals/signals-input.ts";
import { SignalsScreen } from "#components/signals/signals-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Signals" };

type PageProps = { params: Promise<{ workspaceSlug: string }>; searchParams: Promise<{ source?: string }> };

export default async function SignalsPage({ params, searchParams }: PageProps) {
  const [{ workspaceSlug }, { source }] = await Promise.all([params, searchParams]);
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  const input = signalsInput(workspaceSlug, isSource(source) ? source : undefined);
  await queryClient.prefetchInfiniteQuery(
    trpc.signals.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SignalsScreen />
    </HydrationBoundary>
  );
}
