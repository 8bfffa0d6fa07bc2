"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { ErrorState, Skeleton } from "#components/ui/states.tsx";
import { GuardrailsForm } from "./guardrails-form.tsx";
import { KillSwitchPanel } from "./guardrails-kill-switch.tsx";
import { Section } from "./guardrails-section.tsx";
import { SuppressionsSection } from "./guardrails-suppressions.tsx";

/** What may leave: the kill switch, modes, limits, hours, and whom nothing is sent to. */
export function GuardrailsScreen() {
  const { slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader
        title="Guardrails"
        description="Checked right before anything leaves, whoever approved it. Each refusal says which of these it was."
        action={
          <Link
            href={`/${slug}/settings`}
            className="inline-flex items-center gap-1 rounded-lg text-sm text-ink-2 hover:text-ink touch:min-h-11"
          >
            <ChevronLeft aria-hidden="true" className="size-4" />
            All settings
          </Link>
        }
      />
      <KillSwitchPanel />
      <div className="mt-8 divide-y divide-line border-t border-line">
        <Settings />
        <Section
          id="suppressions"
          title="Nothing is sent to"
          text="People and companies that are left alone. Opt-outs and bounces come here by themselves."
        >
          <SuppressionsSection />
        </Section>
      </div>
    </PageBody>
  );
}

function Settings() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.guardrails.get.queryOptions({ workspaceSlug: slug }));
  if (query.isPending) {
    return (
      <div role="status" className="py-8">
        <span className="sr-only">Loading guardrails</span>
        <Skeleton className="h-96 w-full rounded-xl" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <ErrorState
        title="The guardrails could not be read"
        message={`${problemOf(query.error).message} They are still in force.`}
        onRetry={() => void query.refetch()}
        isBusy={query.isFetching}
      />
    );
  }
  // A new version starts the form anew.
  return <GuardrailsForm key={query.data.version} settings={query.data} />;
}
