"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import {
  type ImportedCustomers,
  type SuppressionReason,
  suppressionReasons,
} from "#server/domain/guardrails/contract.ts";
import { reasonLabels } from "./guardrails-present.ts";
import { useSave } from "./use-save.ts";

/** One address or domain. */
export function AddSuppressionDialog({ onClose }: { onClose: () => void }) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [value, setValue] = useState("");
  const [reason, setReason] = useState<SuppressionReason>("opted_out");
  const [note, setNote] = useState("");
  const submit = async () => {
    const input = { workspaceSlug: slug, value, reason, ...(note.trim() ? { note } : {}) };
    if (await run(() => client.guardrails.addSuppression.mutate(input), "Added")) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title="Send nothing to">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Address or domain"
          placeholder="dana@acme.com or acme.com"
          required
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          error={fieldProblem(error, "value")}
        />
        <SelectField
          label="Reason"
          hint={reasonLabels[reason].hint}
          value={reason}
          onChange={(event) => setReason(event.target.value as SuppressionReason)}
        >
          {suppressionReasons.map((entry) => (
            <option key={entry} value={entry}>
              {reasonLabels[entry].label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Note (optional)"
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          error={fieldProblem(error, "note")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A table of customers, from a file or pasted; then what became of each line. */
export function ImportCustomersDialog({ onClose }: { onClose: () => void }) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [csv, setCsv] = useState("");
  const [result, setResult] = useState<ImportedCustomers | null>(null);
  const submit = () =>
    run(async () => {
      setResult(await client.guardrails.importCustomers.mutate({ workspaceSlug: slug, csv }));
    }, "Imported");
  if (result) return <Imported result={result} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Import customers"
      description="Customers get no first mails. What they write is still answered."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="space-y-1.5">
          <label htmlFor="customer-file" className="text-sm font-medium text-ink">
            CSV file
          </label>
          <input
            id="customer-file"
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="block w-full text-sm text-ink-2 file:mr-3 file:h-9 file:rounded-lg file:border file:border-line file:bg-raised file:px-3.5 file:text-sm file:font-medium file:text-ink"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) void file.text().then(setCsv);
            }}
          />
        </div>
        <TextArea
          label="Or paste it here"
          hint="A column named email or domain is read, else the first one. Up to 200,000 characters."
          required
          maxLength={200_000}
          spellCheck={false}
          value={csv}
          onChange={(event) => setCsv(event.target.value)}
          error={fieldProblem(error, "csv")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Imported({ result, onClose }: { result: ImportedCustomers; onClose: () => void }) {
  const { added, known, rejectedCount, rejected } = result;
  const more = rejectedCount - rejected.length;
  return (
    <Dialog isOpen onClose={onClose} title={`${added} added`}>
      <p className="text-base text-ink-2">
        {known} known before or twice in the file. {rejectedCount === 0 ? "Every line was readable." : null}
      </p>
      {rejectedCount > 0 ? (
        <>
          <p className="mt-3 text-sm font-medium text-ink">{rejectedCount} left out:</p>
          <ul className="mt-1 space-y-1 text-sm text-ink-2">
            {rejected.map((entry) => (
              <li key={entry.line} className="break-words">
                Line {entry.line}
                {entry.value ? ` (${entry.value})` : ""}: {entry.why}
              </li>
            ))}
          </ul>
          {more > 0 ? <p className="mt-1 text-sm text-ink-3">And {more} more.</p> : null}
        </>
      ) : null}
      <div className="mt-5 flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
