"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { useSave } from "./use-save.ts";
import { ZoneField } from "./zone-field.tsx";

export function ProfileForm() {
  const { me } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [name, setName] = useState(me.name ?? "");
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const [signature, setSignature] = useState(me.signature);
  const isChanged = name !== (me.name ?? "") || timeZone !== me.timeZone || signature !== me.signature;
  return (
    <form
      aria-label="Your profile"
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => client.workspaces.updateProfile.mutate({ name: name.trim() || undefined, timeZone, signature }),
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
      <TextArea
        label="Signature"
        rows={4}
        value={signature}
        maxLength={600}
        placeholder={`Best,\n${name.trim() || "Your name"}`}
        onChange={(event) => setSignature(event.target.value)}
        error={fieldProblem(error, "signature")}
        hint="Stands below the mails that are drafted for you from now on, closing words included. Up to 10 lines; empty: “Best,” and your name."
      />
      <ZoneField label="Time zone" value={timeZone} onChange={setTimeZone} error={fieldProblem(error, "timeZone")} />
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged}>
        Save profile
      </Button>
    </form>
  );
}
