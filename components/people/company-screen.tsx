"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { PageBody } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { industryText } from "./present.ts";
import { Deals, Facts, HistoryList, Section } from "./record-parts.tsx";
import { RecordState } from "./record-state.tsx";

const steps = [
  { label: "People", path: "people" },
  { label: "Companies", path: "people/companies" },
];

/** One company: what is known of it, who belongs to it, and what happened with any of them. */
export function CompanyScreen({ companyId }: { companyId: string }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const asked = useQuery(trpc.crm.company.queryOptions({ workspaceSlug: slug, companyId }));
  const company = asked.data;
  if (!company) {
    return (
      <PageBody>
        <RecordState asked={asked} what="company" />
      </PageBody>
    );
  }
  return (
    <PageBody>
      <Trail steps={steps} here={company.name} />
      <h1 className="mt-3 mb-4 text-2xl font-semibold tracking-tight break-words text-ink">{company.name}</h1>
      <Facts
        facts={[
          ["Domain", company.domain],
          ["Industry", industryText(company.industry)],
          ["People", company.employeeCount?.toLocaleString("en-US") ?? null],
          ["Fit", company.icpFit === null ? null : `${Math.round(company.icpFit * 100)} of 100`],
          ["Known from", company.isInHubspot ? "HubSpot and signals" : "Signals"],
        ]}
      />
      <Section title="People here" count={company.people.length}>
        {company.people.length === 0 ? <p className="text-base text-ink-2">Nobody we know.</p> : null}
        <ul className="divide-y divide-line rounded-xl border border-line bg-surface empty:hidden">
          {company.people.map((person) => (
            <li key={person.id}>
              <Link
                href={`/${slug}/people/${person.id}`}
                className="flex min-h-11 flex-wrap items-center gap-x-3 rounded-lg px-4 py-2 -outline-offset-2 hover:bg-hover"
              >
                <span className="text-base text-ink">{person.name}</span>
                <span className="text-sm text-ink-3">{person.title ?? person.email}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Section>
      <Deals deals={company.deals} />
      <HistoryList history={company.history} />
    </PageBody>
  );
}
