"use client";

import Link from "next/link";
import { useState } from "react";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { EmptyState, NoPermission, Notice } from "#components/ui/states.tsx";
import type { AcceptedSignal } from "#server/domain/signals/contract.ts";
import { callApi, newKey } from "./send-decision.ts";

type Shared = { message: string; email: string };

/** Something that reached a person elsewhere (a chat, a call, a card) becomes a signal, and from there a move. */
export function AddSignalScreen({ shared }: { shared: Shared }) {
  const { slug, can } = useWorkspace();
  const [taken, setTaken] = useState<AcceptedSignal | null>(null);
  return (
    <PageBody>
      <PageHeader
        title="Add a signal"
        description="Somebody asked you something elsewhere. CaseyOS looks up who it is and prepares the answer; nothing is sent without you."
      />
      {taken ? (
        <EmptyState
          title={taken.isDuplicate ? "It was here already" : "Taken up"}
          action={
            <Link href={`/${slug}/signals/${taken.id}`} className={buttonClass({ variant: "primary" })}>
              See what becomes of it
            </Link>
          }
        >
          The move appears in Today as soon as it is prepared.
        </EmptyState>
      ) : can("signal.ingest") ? (
        <SignalForm shared={shared} onTaken={setTaken} />
      ) : (
        <NoPermission>Your role is viewer: only members and admins can add a signal.</NoPermission>
      )}
    </PageBody>
  );
}

function SignalForm({ shared, onTaken }: { shared: Shared; onTaken: (taken: AcceptedSignal) => void }) {
  const { slug, me } = useWorkspace();
  // One key for this form: sent twice, it is one signal.
  const [key] = useState(newKey);
  const [fields, setFields] = useState({ ...shared, firstName: "", lastName: "", company: "" });
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    error: fieldProblem(error, `payload.${name}`),
    onChange: (event: { target: { value: string } }) => setFields((old) => ({ ...old, [name]: event.target.value })),
  });
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ""));
      const body = { type: "form_submitted", payload: { ...given, formName: "Added by hand" } };
      onTaken(
        await callApi<AcceptedSignal>({ userId: me.userId, slug }, key, {
          method: "POST",
          path: "/api/v1/signals",
          body,
        }),
      );
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <form
      className="max-w-xl space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField label="E-mail" type="email" required maxLength={254} autoComplete="off" {...field("email")} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="First name" maxLength={100} autoComplete="off" {...field("firstName")} />
        <TextField label="Last name" maxLength={100} autoComplete="off" {...field("lastName")} />
      </div>
      <TextField label="Company" maxLength={200} autoComplete="off" {...field("company")} />
      <TextArea label="What they said" maxLength={5_000} rows={6} {...field("message")} />
      {error && problemOf(error).code !== "invalid_input" ? (
        <Notice tone="bad">{problemOf(error).message}</Notice>
      ) : null}
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Add signal
      </Button>
    </form>
  );
}
