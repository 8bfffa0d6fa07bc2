"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { expiryOf, keyLifetimes, scopeLabels } from "#components/settings/present.ts";
import { useSave } from "#components/settings/use-save.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, SelectField, TextField } from "#components/ui/field.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";
import { type ApiScope, apiScopes } from "#server/platform/pure/permissions.ts";

/** Two steps: what the key may do, then the key itself, this once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState<string | null>(null);
  return (
    <Dialog isOpen onClose={onClose} title={key ? "Copy your key now" : "New API key"}>
      {key ? (
        <ShownOnce value={key} name="key" keeps="We keep only its fingerprint." onClose={onClose} />
      ) : (
        <KeyForm onIssued={setKey} />
      )}
    </Dialog>
  );
}

function KeyForm({ onIssued }: { onIssued: (key: string) => void }) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState("90");
  const [scopes, setScopes] = useState<ApiScope[]>(["signals:write"]);
  const toggle = (scope: ApiScope, isOn: boolean) =>
    setScopes((old) => (isOn ? [...old, scope] : old.filter((entry) => entry !== scope)));
  const submit = async () => {
    const input = { workspaceSlug: slug, name, scopes, expiresAt: expiryOf(lifetime, new Date()) };
    let issued: string | null = null;
    const isDone = await run(async () => {
      issued = (await client.developer.issueKey.mutate(input)).key;
    }, "Key made");
    if (isDone && issued) onIssued(issued);
  };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label="Name"
        placeholder="Website form"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldProblem(error, "name")}
      />
      <fieldset>
        <legend className="mb-2 text-sm font-medium text-ink">What it may do</legend>
        <div className="space-y-2">
          {apiScopes.map((scope) => (
            <Checkbox
              key={scope}
              label={scopeLabels[scope]}
              hint={scope}
              checked={scopes.includes(scope)}
              onChange={(event) => toggle(scope, event.target.checked)}
            />
          ))}
        </div>
      </fieldset>
      <SelectField label="Ends after" value={lifetime} onChange={(event) => setLifetime(event.target.value)}>
        {keyLifetimes.map((entry) => (
          <option key={entry.value} value={entry.value}>
            {entry.label}
          </option>
        ))}
      </SelectField>
      <Button
        type="submit"
        variant="primary"
        className="w-full"
        isBusy={isBusy}
        disabled={scopes.length === 0 || name.trim() === ""}
      >
        Make the key
      </Button>
    </form>
  );
}
