"use client";

import { useQuery } from "@tanstack/react-query";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { ModelAccounts } from "./models-accounts.tsx";
import { BudgetForm } from "./models-budget.tsx";
import { Spend } from "./models-spend.tsx";
import { Section, SettingsPage } from "./settings-frame.tsx";

/** Whose models write, in which order they are asked, and what they cost. */
export function ModelsScreen() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.models.get.queryOptions({ workspaceSlug: slug }));
  return (
    <SettingsPage
      title="Language models"
      description="They write drafts from what is on record. A person or a rule of yours still decides what leaves. Without any, drafts come from templates and say so."
    >
      <Asked query={query} what="models" skeleton={<Skeleton className="my-8 h-96 w-full rounded-xl" />}>
        {(view) => (
          <>
            <Section
              id="providers"
              title="Providers"
              text="Asked from top to bottom: when one does not answer, the next one does. Keys are stored sealed and never shown again."
            >
              <ModelAccounts view={view} />
            </Section>
            <Section
              id="budget"
              title="Budget"
              text="A hard stop for the whole workspace. What a call can cost at most is set aside before it is made."
            >
              {/* A new version starts the form anew. */}
              <BudgetForm key={view.settings.version} view={view} />
            </Section>
            <Section
              id="spend"
              title="This month"
              text="Counted from every single call, in US dollars, by your own price where you gave one, else by list price."
            >
              <Spend view={view} />
            </Section>
          </>
        )}
      </Asked>
    </SettingsPage>
  );
}
