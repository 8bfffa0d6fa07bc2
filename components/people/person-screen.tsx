"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, MailCheck } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { PageBody } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Notice } from "#components/ui/states.tsx";
import { consentText, lifecycleText } from "./present.ts";
import { Deals, Facts, HistoryList, Section } from "./record-parts.tsx";
import { RecordState } from "./record-state.tsx";

const people = { label: "People", path: "people" };

/** One person: who they are, whether mail may go to them, and everything that happened. */
export function PersonScreen({ contactId }: { contactId: string }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const asked = useQuery(trpc.crm.person.queryOptions({ workspaceSlug: slug, contactId }));
  const person = asked.data;
  if (!person) {
    return (
      <PageBody>
        <RecordState asked={asked} what="person" />
      </PageBody>
    );
  }
  const Icon = person.suppression ? Ban : MailCheck;
  return (
    <PageBody>
      <Trail steps={[people]} here={person.name} />
      <h1 className="mt-3 mb-4 text-2xl font-semibold tracking-tight break-words text-ink">{person.name}</h1>
      <Facts
        facts={[
          ["Address", person.email],
          ["Title", person.title],
          [
            "Company",
            person.company ? (
              <Link
                key="company"
                href={`/${slug}/people/companies/${person.company.id}`}
                className="text-accent-text underline underline-offset-2"
              >
                {person.company.name}
              </Link>
            ) : null,
          ],
          ["Phone", person.phone],
          ["Stage", lifecycleText(person.lifecycleStage)],
          ["Known from", person.isInHubspot ? "HubSpot and signals" : "Signals"],
        ]}
      />
      <Section title="Consent">
        <Notice tone={person.suppression ? "warn" : "neutral"} icon={<Icon className="size-4" />}>
          {consentText(person.suppression)}
        </Notice>
      </Section>
      <Deals deals={person.deals} />
      <HistoryList history={person.history} />
    </PageBody>
  );
}
