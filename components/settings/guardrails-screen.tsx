"use client";

import { useQuery } from "@tanstack/react-query";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { GuardrailsForm } from "./guardrails-form.tsx";
import { KillSwitchPanel } from "./guardrails-kill-switch.tsx";
import { SuppressionsSection } from "./guardrails-suppressions.tsx";
import { Section, SettingsPage } from "./settings-frame.tsx";

/** What may leave: the kill switch, modes, limits, hours, and whom nothing is sent to. */
export function GuardrailsScreen() {
  return (
    <SettingsPage
      title="Guardrails"
      description="Checked right before anything leaves, whoever approved it. Each refusal says which of these it was."
      lead={
        <div className="mb-8">
          <KillSwitchPanel />
        </div>
      }
    >
      <Settings />
      <Section
        id="suppressions"
        title="Nothing is sent to"
        text="People and companies that are left alone. Opt-outs and bounces come here by themselves."
      >
        <SuppressionsSection />
      </Section>
    </SettingsPage>
  );
}

function Settings() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.guardrails.get.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked
      query={query}
      what="guardrails"
      kept="They are still in force."
      skeleton={<Skeleton className="my-8 h-96 w-full rounded-xl" />}
    >
      {/* A new version starts the form anew. */}
      {(settings) => <GuardrailsForm key={settings.version} settings={settings} />}
    </Asked>
  );
}
