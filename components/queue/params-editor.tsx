"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import type { ParamField } from "#server/domain/actions/contract.ts";
import type { MoveFields } from "#server/domain/approvals/contract.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { type Raw, type RawValues, timeZones, zoneOf } from "./present-params.ts";
import { useParamsEdit } from "./use-params-edit.ts";

type EditorProps = { move: MoveDetail; onClose: () => void };

/** The details of a move that a person may change, one control for each, as its action declares them. */
export function ParamsEditor({ move, onClose }: EditorProps) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  // Always as it stands now: what is edited is named by its version.
  const query = useQuery({
    ...trpc.approvals.fields.queryOptions({ workspaceSlug: slug, moveId: move.id }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <section aria-label="Change the details" className="rounded-xl border border-line bg-surface p-4 shadow-1">
      <SectionHeading className="text-md font-semibold text-ink">Change the details</SectionHeading>
      <p className="mt-0.5 mb-4 text-sm text-ink-2">{noteOf(move)}</p>
      {query.isPending ? (
        <>
          <span className="sr-only">Loading the details</span>
          <Skeleton className="h-40 w-full" />
        </>
      ) : query.isError ? (
        <Notice tone="warn">
          <p>The details could not be read. {problemOf(query.error).message}</p>
          <Button size="sm" className="mt-2" isBusy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : (
        <Form
          // A newer state begins a new form.
          key={query.data.version}
          move={move}
          given={query.data}
          onClose={onClose}
          onReload={() => void query.refetch()}
        />
      )}
    </section>
  );
}

function noteOf({ status }: MoveDetail): string {
  if (status === "scheduled") return "Saving takes the approval back: it covers what stands here now.";
  if (status === "awaiting_approval")
    return "Saving withdraws the request for an approval: it covers what stands here now.";
  return "An approval covers exactly what is saved here.";
}

type FormProps = { move: MoveDetail; given: MoveFields; onClose: () => void; onReload: () => void };

function Form({ move, given, onClose, onReload }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { raw, error, isSaving, isChanged, save, change } = useParamsEdit(move, given, onClose);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      aria-label="Details of the move"
      noValidate
      className="grid scroll-m-4 gap-x-4 gap-y-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {given.fields.map((field) => (
        <div
          key={field.key}
          className={field.control === "long_text" || field.control === "emails" ? "sm:col-span-2" : undefined}
        >
          <Control
            field={field}
            raw={raw}
            error={fieldProblem(error, field.key)}
            onChange={change}
            onKeyDown={onKeyDown}
          />
        </div>
      ))}
      {error ? <SaveProblem error={error} onReload={onReload} /> : null}
      <div className="flex flex-wrap items-center gap-2 sm:col-span-2">
        <Button type="submit" variant="primary" isBusy={isSaving} disabled={!isChanged}>
          Save details
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

type ControlProps = {
  field: ParamField;
  raw: RawValues;
  error: string | null;
  onChange: (key: string, next: Raw) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

const inputTypes = { instant: "datetime-local", date: "date" } as const;

function Control({ field, raw, error, onChange, onKeyDown }: ControlProps) {
  const { timeZone } = useClock();
  const { key, label, control, isRequired, options = [] } = field;
  const value = raw[key];
  if (control === "toggle") {
    return (
      <Checkbox label={label} checked={value === true} onChange={(event) => onChange(key, event.target.checked)} />
    );
  }
  const text = typeof value === "string" ? value : "";
  const common = {
    label: isRequired ? label : `${label} (optional)`,
    value: text,
    error,
    onKeyDown,
    required: isRequired,
    onChange: (event: { target: { value: string } }) => onChange(key, event.target.value),
  };
  switch (control) {
    case "choice":
      return (
        <SelectField {...common}>
          {isRequired ? null : <option value="">None</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </SelectField>
      );
    case "time_zone":
      return (
        <SelectField {...common}>
          {timeZones(text).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </SelectField>
      );
    case "long_text":
      return <TextArea {...common} />;
    case "emails":
      return <TextField {...common} inputMode="email" hint="Addresses, parted by commas." />;
    case "money":
      return <TextField {...common} inputMode="decimal" hint="In the deal's currency." />;
    case "instant":
    case "date": {
      const hint = control === "instant" ? `In ${zoneOf(field, raw, timeZone).replaceAll("_", " ")}` : undefined;
      return <TextField {...common} type={inputTypes[control]} hint={hint} />;
    }
    default:
      return <TextField {...common} />;
  }
}

function SaveProblem({ error, onReload }: { error: unknown; onReload: () => void }) {
  const problem = problemOf(error);
  return (
    <Notice tone="bad" className="sm:col-span-2">
      <p role="alert" className="font-medium">
        Not saved. {problem.message}
      </p>
      {problem.code === "conflict" ? (
        <Button size="sm" className="mt-2" onClick={onReload}>
          Show what stands there now
        </Button>
      ) : null}
    </Notice>
  );
}
