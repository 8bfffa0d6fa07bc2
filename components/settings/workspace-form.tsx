"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { useSave } from "./use-save.ts";
import { ZoneField } from "./zone-field.tsx";

export function WorkspaceForm() {
  const { workspace, slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [hold, setHold] = useState(String(workspace.holdSeconds));
  const mayEdit = can("workspace.update");
  const isChanged =
    name !== workspace.name || timeZone !== workspace.timeZone || Number(hold) !== workspace.holdSeconds;
  return (
    <form
      aria-label="Workspace"
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { workspaceSlug: slug, name, timeZone, holdSeconds: Number(hold) };
        void run(() => client.workspaces.update.mutate(input), "Workspace saved");
      }}
    >
      <TextField
        label="Name"
        value={name}
        minLength={2}
        maxLength={80}
        required
        disabled={!mayEdit}
        onChange={(event) => setName(event.target.value)}
        error={fieldProblem(error, "name")}
      />
      <ZoneField
        label="Time zone of the workspace"
        value={timeZone}
        disabled={!mayEdit}
        onChange={setTimeZone}
        error={fieldProblem(error, "timeZone")}
      />
      <TextField
        label="Hold after an approval, in seconds"
        type="number"
        inputMode="numeric"
        min={0}
        max={120}
        step={1}
        required
        value={hold}
        disabled={!mayEdit}
        onChange={(event) => setHold(event.target.value)}
        error={fieldProblem(error, "holdSeconds")}
        hint="0 to 120. With 0, an approved move is done at once."
      />
      {mayEdit ? (
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged}>
          Save workspace
        </Button>
      ) : (
        <NoPermission>Only admins change these.</NoPermission>
      )}
    </form>
  );
}
