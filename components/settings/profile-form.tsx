"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { useSave } from "./use-save.ts";
import { ZoneField } from "./zone-field.tsx";

export function ProfileForm() {
  const { me } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [name, setName] = useState(me.name ?? "");
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const isChanged = name !== (me.name ?? "") || timeZone !== me.timeZone;
  return (
    <form
      aria-label="Your profile"
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => client.workspaces.updateProfile.mutate({ name: name.trim() || undefined, timeZone }),
          "Profile saved",
        );
      }}
    >
      <TextField
        label="Name"
        autoComplete="name"
        value={name}
        maxLength={120}
        required
        onChange={(event) => setName(event.target.value)}
        error={fieldProblem(error, "name")}
        hint="It signs the drafts that are made for you."
      />
      <TextField label="E-mail" value={me.email} readOnly />
      <ZoneField label="Time zone" value={timeZone} onChange={setTimeZone} error={fieldProblem(error, "timeZone")} />
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged}>
        Save profile
      </Button>
    </form>
  );
}
