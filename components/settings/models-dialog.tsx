"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, SelectField, TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/states.tsx";
import { type Account, type Provider, providers } from "#server/domain/models/contract.ts";
import { modelProviders } from "./models-present.ts";
import { useModels } from "./use-save.ts";

type Props = { account: Account | null; mayBePrivate: boolean; onClose: () => void };

export function ModelDialog({ account, mayBePrivate, onClose }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={account ? `Change “${account.name}”` : "Add a provider"}>
      <ModelForm account={account} mayBePrivate={mayBePrivate} onClose={onClose} />
    </Dialog>
  );
}

type Task = keyof Account["models"];
type Draft = {
  provider: Provider;
  name: string;
  baseUrl: string;
  apiKey: string;
  models: Record<Task, string>;
  inputPrice: string;
  outputPrice: string;
  isOn: boolean;
};

const namesOf = (models: Account["models"]): Draft["models"] => ({
  text: models.text,
  embedding: models.embedding ?? "",
  transcription: models.transcription ?? "",
  speech: models.speech ?? "",
});

const fresh = (provider: Provider) => ({
  provider,
  name: modelProviders[provider].name,
  models: namesOf(modelProviders[provider].models),
});

const draftOf = (account: Account | null): Draft =>
  account
    ? {
        provider: account.provider,
        name: account.name,
        baseUrl: account.baseUrl ?? "",
        apiKey: "",
        models: namesOf(account.models),
        inputPrice: account.inputPrice === null ? "" : String(account.inputPrice),
        outputPrice: account.outputPrice === null ? "" : String(account.outputPrice),
        isOn: account.isOn,
      }
    : { ...fresh("openai"), baseUrl: "", apiKey: "", inputPrice: "", outputPrice: "", isOn: true };

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
const priceOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));

function inputOf(draft: Draft, account: Account | null) {
  const { text, embedding, transcription, speech } = draft.models;
  const isOwn = draft.provider === "compatible";
  // Nothing typed keeps the stored key; a new server of one's own may have none.
  const isKeyless = draft.apiKey === "" && !account && isOwn;
  return {
    ...(account ? { accountId: account.id, version: account.version } : {}),
    provider: draft.provider,
    name: draft.name,
    baseUrl: isOwn ? orNull(draft.baseUrl) : null,
    ...(draft.apiKey !== "" || isKeyless ? { apiKey: draft.apiKey } : {}),
    models: { text, embedding: orNull(embedding), transcription: orNull(transcription), speech: orNull(speech) },
    inputPrice: priceOf(draft.inputPrice),
    outputPrice: priceOf(draft.outputPrice),
    isOn: draft.isOn,
  };
}

type Part = { draft: Draft; change: (patch: Partial<Draft>) => void; error: unknown };

function ModelForm({ account, mayBePrivate, onClose }: Props) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useModels();
  const [draft, setDraft] = useState(() => draftOf(account));
  const change = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  const submit = async () => {
    const input = { workspaceSlug: slug, ...inputOf(draft, account) };
    if (await run(() => client.models.save.mutate(input), "Provider saved. Test it to be sure.")) onClose();
  };
  const part = { draft, change, error };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {account ? null : (
        <SelectField
          label="Provider"
          hint={modelProviders[draft.provider].what}
          value={draft.provider}
          onChange={(event) => change(fresh(event.target.value as Provider))}
        >
          {providers.map((provider) => (
            <option key={provider} value={provider}>
              {modelProviders[provider].name}
            </option>
          ))}
        </SelectField>
      )}
      <Access {...part} account={account} mayBePrivate={mayBePrivate} />
      <Models {...part} />
      <Prices {...part} />
      <Checkbox
        label="On"
        hint="Asked in its turn."
        checked={draft.isOn}
        onChange={(event) => change({ isOn: event.target.checked })}
      />
      {error ? (
        <Notice tone="bad">
          <p role="alert">{problemOf(error).message}</p>
        </Notice>
      ) : null}
      <Button type="submit" variant="primary" className="w-full" isBusy={isBusy}>
        {account ? "Save" : "Add the provider"}
      </Button>
    </form>
  );
}

function Access({ draft, change, error, account, mayBePrivate }: Part & Pick<Props, "account" | "mayBePrivate">) {
  const isOwn = draft.provider === "compatible";
  const { keyHint } = modelProviders[draft.provider];
  return (
    <>
      <TextField
        label="Name"
        required
        maxLength={80}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        error={fieldProblem(error, "name")}
      />
      {isOwn ? (
        <TextField
          label="Address"
          type="url"
          required
          placeholder={mayBePrivate ? "http://localhost:11434/v1" : "https://models.example.com/v1"}
          hint={
            mayBePrivate
              ? "With its version path. This machine and its network may be reached."
              : "With its version path: https, on the public internet. Whoever runs this server can allow its own network."
          }
          value={draft.baseUrl}
          onChange={(event) => change({ baseUrl: event.target.value })}
          error={fieldProblem(error, "baseUrl")}
        />
      ) : null}
      <TextField
        label="API key"
        type="password"
        autoComplete="off"
        required={!account && !isOwn}
        placeholder={account?.hasKey ? "Stays as it is" : undefined}
        hint={keyHint}
        value={draft.apiKey}
        onChange={(event) => change({ apiKey: event.target.value })}
        error={fieldProblem(error, "apiKey")}
      />
    </>
  );
}

const others: { task: Task; label: string }[] = [
  { task: "embedding", label: "Model for embeddings" },
  { task: "transcription", label: "Model for recordings" },
  { task: "speech", label: "Model for speech" },
];

function Models({ draft, change, error }: Part) {
  const set = (task: Task, value: string) => change({ models: { ...draft.models, [task]: value } });
  return (
    <>
      <TextField
        label="Model for texts"
        required
        spellCheck={false}
        hint="By the name the provider gives it."
        value={draft.models.text}
        onChange={(event) => set("text", event.target.value)}
        error={fieldProblem(error, "models.text")}
      />
      <details className="rounded-lg border border-line">
        <summary className="flex min-h-9 items-center px-3 text-sm font-medium text-ink-2 hover:bg-hover touch:min-h-11">
          More models
        </summary>
        <div className="space-y-4 border-t border-line p-3">
          {others.map(({ task, label }) => (
            <TextField
              key={task}
              label={label}
              spellCheck={false}
              placeholder="None"
              value={draft.models[task]}
              onChange={(event) => set(task, event.target.value)}
            />
          ))}
        </div>
      </details>
    </>
  );
}

function Prices({ draft, change }: Part) {
  const field = { type: "number", inputMode: "decimal", min: 0, max: 2_000, step: "any" } as const;
  return (
    <details className="rounded-lg border border-line">
      <summary className="flex min-h-9 items-center px-3 text-sm font-medium text-ink-2 hover:bg-hover touch:min-h-11">
        Your own price
      </summary>
      <div className="space-y-3 border-t border-line p-3">
        <p className="text-xs text-ink-3">
          US dollars per million tokens, where the price list does not know the model or knows it wrong. 0 for your own
          machine. With a budget, a model of unknown price is not asked.
        </p>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            {...field}
            label="Read"
            value={draft.inputPrice}
            onChange={(event) => change({ inputPrice: event.target.value })}
          />
          <TextField
            {...field}
            label="Written"
            value={draft.outputPrice}
            onChange={(event) => change({ outputPrice: event.target.value })}
          />
        </div>
      </div>
    </details>
  );
}
