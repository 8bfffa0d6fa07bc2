import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { makeQueryClient } from "#components/api/query-client.ts";
import { CompanyScreen } from "#components/people/company-screen.tsx";
import { requireMember, serverTrpc } from "#server/api/rsc.ts";

export const metadata: Metadata = { title: "Company" };

export default async function CompanyPage({
  params,
}: {
  params: Promise<{ workspaceSlug: string; companyId: string }>;
}) {
  const { workspaceSlug, companyId } = await params;
  await requireMember(workspaceSlug);
  const queryClient = makeQueryClient();
  const trpc = await serverTrpc(queryClient);
  await queryClient.prefetchQuery(trpc.crm.company.queryOptions({ workspaceSlug, companyId }));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <CompanyScreen companyId={companyId} />
    </HydrationBoundary>
  );
}
