"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, TextField } from "#components/ui/field.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { ModelsView } from "#server/domain/models/contract.ts";
import { budgetState, centsOf } from "./models-present.ts";
import { useModels } from "./use-save.ts";

const fill = { good: "bg-good", warn: "bg-warn", bad: "bg-bad" } as const;

export function BudgetForm({ view }: { view: ModelsView }) {
  const { slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useModels();
  const { monthlyBudgetCents, usesServerModel, version } = view.settings;
  const [budget, setBudget] = useState(monthlyBudgetCents === null ? "" : (monthlyBudgetCents / 100).toFixed(2));
  const [isServerOn, setServerOn] = useState(usesServerModel);
  const cents = centsOf(budget);
  const isChanged = cents !== monthlyBudgetCents || isServerOn !== usesServerModel;
  const mayEdit = can("model.manage");
  const save = () => {
    if (cents === undefined) return;
    const input = { workspaceSlug: slug, version, monthlyBudgetCents: cents, usesServerModel: isServerOn };
    void run(() => client.models.updateSettings.mutate(input), "Budget saved");
  };
  return (
    <form
      aria-label="Budget"
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Used view={view} />
      <TextField
        label="US dollars a month"
        inputMode="decimal"
        placeholder="No limit"
        hint="When it is used up, drafts come from templates until the month ends. Models of unknown price are not asked then."
        value={budget}
        disabled={!mayEdit}
        onChange={(event) => setBudget(event.target.value)}
        error={cents === undefined ? "An amount such as 25 or 12.50." : null}
      />
      {view.server ? (
        <Checkbox
          label="The server's model may be used"
          hint="Where no provider of your own is on."
          checked={isServerOn}
          disabled={!mayEdit}
          onChange={(event) => setServerOn(event.target.checked)}
        />
      ) : null}
      {mayEdit ? (
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged || cents === undefined}>
          Save budget
        </Button>
      ) : (
        <NoPermission>Only admins change the budget.</NoPermission>
      )}
    </form>
  );
}

function Used({ view }: { view: ModelsView }) {
  const state = budgetState(view);
  if (!state) return null;
  return (
    <div>
      <p className="mb-1.5 text-base font-medium text-ink">{state.line}</p>
      <div className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
        <div className={`h-full rounded-full ${fill[state.tone]}`} style={{ width: `${state.share * 100}%` }} />
      </div>
      {state.share >= 1 ? <p className="mt-1.5 text-sm text-bad">Used up. No model is asked any more.</p> : null}
    </div>
  );
}
