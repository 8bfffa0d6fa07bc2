"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox, TextArea, TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { RuleView } from "#server/domain/autonomy/contract.ts";
import { instantOf, localTime } from "#server/platform/pure/time.ts";
import { fieldsOf, inputOf, type RuleFields } from "./auto-approval-rule-input.ts";
import { useAutonomy } from "./use-save.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** "2026-03-02" of the last day the rule holds, in the zone; empty for no end. */
function dayField(expiresAt: string | null, timeZone: string): string {
  if (expiresAt === null) return "";
  const { year, month, day } = localTime(new Date(Date.parse(expiresAt) - 1), timeZone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The end of that day. */
function endOf(value: string, timeZone: string): string | null {
  const [year, month, day] = value.split("-").map(Number);
  if (!year || !month || !day) return null;
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  const local = { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
  return instantOf({ ...local, hour: 0, minute: 0 }, timeZone).toISOString();
}

/** Makes or edits a rule. What is left empty is not asked. */
export function RuleDialog({ rule, onClose }: { rule: RuleView | null; onClose: () => void }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { timeZone } = useClock();
  const { run, isBusy, error } = useAutonomy();
  const [fields, setFields] = useState(() => fieldsOf(rule));
  const [until, setUntil] = useState(() => dayField(rule?.expiresAt ?? null, timeZone));
  const [isRemoving, setRemoving] = useState(false);
  const set = (change: Partial<RuleFields>) => setFields((old) => ({ ...old, ...change }));
  const save = async () => {
    const input = inputOf(fields, rule, endOf(until, timeZone));
    if (await run(() => client.autonomy.saveRule.mutate({ workspaceSlug, ...input }), "Rule saved")) onClose();
  };
  const remove = async () => {
    const ruleId = rule?.id ?? "";
    if (await run(() => client.autonomy.removeRule.mutate({ workspaceSlug, ruleId }), "Rule removed")) onClose();
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={rule ? `Edit “${rule.name}”` : "New rule"}
      description="Everything you fill in has to hold. Other conditions switch the rule off until you have simulated it."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Conditions fields={fields} set={set} />
        <Limits fields={fields} set={set} until={until} setUntil={setUntil} />
        {error ? <Notice tone="bad">{issuesOf(error)}</Notice> : null}
        <div className="flex flex-wrap justify-end gap-2">
          {rule && !rule.isBuiltIn ? (
            <Button variant="ghost" className="mr-auto" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            Save rule
          </Button>
        </div>
      </form>
      {isRemoving ? (
        <ConfirmDialog
          title={`Remove “${rule?.name}”?`}
          text="It approves nothing from now on. What it did stays in the log. This is final."
          action="Remove"
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        />
      ) : null}
    </Dialog>
  );
}

type PartProps = { fields: RuleFields; set: (change: Partial<RuleFields>) => void };

function Conditions({ fields, set }: PartProps) {
  const text = (key: keyof RuleFields) => ({
    value: String(fields[key]),
    onChange: (event: { target: { value: string } }) => set({ [key]: event.target.value }),
  });
  const count = { type: "number", inputMode: "decimal", min: 0, step: "any" } as const;
  return (
    <>
      <TextField label="Name" required minLength={2} maxLength={80} {...text("name")} />
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 text-sm font-semibold text-ink">For whom</legend>
        <TextArea label="Addresses" hint="One a line." {...text("recipients")} className="[&_textarea]:min-h-20" />
        <TextArea
          label="Mail domains"
          hint="One a line: example.com"
          {...text("domains")}
          className="[&_textarea]:min-h-20"
        />
        <TextField label="Answered us in the last … days" {...count} {...text("repliedWithinDays")} />
        <TextField label="Approved mails that reached them, at least" {...count} {...text("goodSends")} />
        <TextField label="Company fit from (0 to 1)" max={1} {...count} {...text("icpFitFrom")} />
        <div className="self-end pb-2">
          <Checkbox
            label="At the company's own domain"
            checked={fields.isCompanyDomain}
            onChange={(event) => set({ isCompanyDomain: event.target.checked })}
          />
        </div>
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 text-sm font-semibold text-ink">Only if</legend>
        <TextArea label="Title has one of" hint="One a line." {...text("titles")} className="[&_textarea]:min-h-20" />
        <div className="grid grid-cols-2 content-start gap-4">
          <TextField label="Score from" max={100} {...count} {...text("scoreFrom")} className="col-span-2" />
          <TextField label="From hour" {...count} max={23} {...text("hoursFrom")} />
          <TextField label="Until hour" {...count} max={24} {...text("hoursUntil")} />
        </div>
      </fieldset>
    </>
  );
}

function Limits({ fields, set, until, setUntil }: PartProps & { until: string; setUntil: (value: string) => void }) {
  const count = { type: "number", inputMode: "numeric", step: 1 } as const;
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 text-sm font-semibold text-ink">Limits</legend>
      <TextField
        label="Most a day"
        {...count}
        min={1}
        placeholder="No limit"
        value={fields.dailyCap}
        onChange={(event) => set({ dailyCap: event.target.value })}
      />
      <TextField
        label="Until the end of"
        type="date"
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <TextField
        label="Badly ended, at most (percent)"
        {...count}
        min={0}
        max={50}
        required
        value={fields.maxBadPercent}
        onChange={(event) => set({ maxBadPercent: event.target.value })}
        hint="Above it, from 5 approvals on, the rule switches itself off."
      />
      <TextField
        label="Priority"
        {...count}
        min={1}
        max={1000}
        required
        value={fields.priority}
        onChange={(event) => set({ priority: event.target.value })}
        hint="Lower is asked first."
      />
    </fieldset>
  );
}

function issuesOf(error: unknown): string {
  const { issues } = problemOf(error).details;
  if (!Array.isArray(issues) || issues.length === 0) return problemOf(error).message;
  return issues.map((issue: { message?: unknown }) => String(issue.message ?? "")).join(" ");
}
