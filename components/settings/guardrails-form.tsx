"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, TextArea, TextField } from "#components/ui/field.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { GuardrailSettings } from "#server/domain/guardrails/contract.ts";
import { entriesOf, limitOf, minutesOf, timeOf, weekdays } from "./guardrails-present.ts";
import { Section } from "./settings-frame.tsx";
import { useSave } from "./use-save.ts";

type Limits =
  | "mailboxPerDay"
  | "mailboxPerWeek"
  | "contactPerWeek"
  | "companyPerWeek"
  | "domainPerWeek"
  | "memberPerDay";
type Draft = Record<Limits, string> & {
  isDraftOnly: boolean;
  isAllowListOn: boolean;
  allowList: string;
  isHoursOn: boolean;
  workDays: number[];
  from: string;
  to: string;
};
type Change = <Field extends keyof Draft>(field: Field, value: Draft[Field]) => void;
type Part = { draft: Draft; change: Change; mayEdit: boolean };

const shown = (limit: number | null): string => (limit === null ? "" : String(limit));

const draftOf = (settings: GuardrailSettings): Draft => ({
  isDraftOnly: settings.mailMode === "draft_only",
  isAllowListOn: settings.isAllowListOn,
  allowList: settings.allowList.join("\n"),
  isHoursOn: settings.isHoursOn,
  workDays: settings.workDays,
  from: timeOf(settings.workFrom),
  to: timeOf(settings.workTo),
  mailboxPerDay: shown(settings.mailboxPerDay),
  mailboxPerWeek: shown(settings.mailboxPerWeek),
  contactPerWeek: shown(settings.contactPerWeek),
  companyPerWeek: shown(settings.companyPerWeek),
  domainPerWeek: shown(settings.domainPerWeek),
  memberPerDay: shown(settings.memberPerDay),
});

/** What is sent to the server; fields that are not readable yet stay as they are. */
const inputOf = (draft: Draft, settings: GuardrailSettings) => ({
  version: settings.version,
  mailMode: draft.isDraftOnly ? ("draft_only" as const) : ("send" as const),
  isAllowListOn: draft.isAllowListOn,
  allowList: entriesOf(draft.allowList),
  isHoursOn: draft.isHoursOn,
  workDays: draft.workDays,
  workFrom: minutesOf(draft.from, false) ?? settings.workFrom,
  workTo: minutesOf(draft.to, true) ?? settings.workTo,
  mailboxPerDay: limitOf(draft.mailboxPerDay) ?? settings.mailboxPerDay,
  mailboxPerWeek: limitOf(draft.mailboxPerWeek) ?? settings.mailboxPerWeek,
  contactPerWeek: limitOf(draft.contactPerWeek) ?? settings.contactPerWeek,
  companyPerWeek: limitOf(draft.companyPerWeek),
  domainPerWeek: limitOf(draft.domainPerWeek),
  memberPerDay: limitOf(draft.memberPerDay),
});

/** Modes, limits and hours: one form, saved together, refused when somebody else saved in between. */
export function GuardrailsForm({ settings }: { settings: GuardrailSettings }) {
  const { slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const change: Change = (field, value) => setDraft((old) => ({ ...old, [field]: value }));
  const mayEdit = can("guardrails.update");
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(settings));
  const part = { draft, change, mayEdit };
  return (
    <form
      aria-label="Guardrails"
      className="divide-y divide-line"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { workspaceSlug: slug, ...inputOf(draft, settings) };
        void run(() => client.guardrails.update.mutate(input), "Guardrails saved");
      }}
    >
      <Modes {...part} error={error} />
      <LimitFields {...part} />
      <Hours {...part} />
      <div className="py-5 lg:pl-[17.5rem]">
        {mayEdit ? (
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged}>
            Save guardrails
          </Button>
        ) : (
          <NoPermission>Only admins change these.</NoPermission>
        )}
      </div>
    </form>
  );
}

function Modes({ draft, change, mayEdit, error }: Part & { error: unknown }) {
  return (
    <Section id="modes" title="Modes" text="Two ways to try things out without reaching anybody by accident.">
      <div className="max-w-md space-y-4">
        <Checkbox
          label="Draft only"
          hint="No mail leaves, not even an approved one. Drafts in the mailbox still work."
          checked={draft.isDraftOnly}
          disabled={!mayEdit}
          onChange={(event) => change("isDraftOnly", event.target.checked)}
        />
        <Checkbox
          label="Only listed addresses"
          hint="Mail and invitations reach nobody else."
          checked={draft.isAllowListOn}
          disabled={!mayEdit}
          onChange={(event) => change("isAllowListOn", event.target.checked)}
        />
        {draft.isAllowListOn ? (
          <TextArea
            label="Listed addresses and domains"
            hint="One per line. A domain stands for everybody there. An empty list reaches nobody."
            value={draft.allowList}
            disabled={!mayEdit}
            spellCheck={false}
            onChange={(event) => change("allowList", event.target.value)}
            error={listProblem(error)}
          />
        ) : null}
      </div>
    </Section>
  );
}

/** The server names the entry by its place in the list. */
function listProblem(error: unknown): string | null {
  if (!error) return null;
  const issues = problemOf(error).details.issues;
  if (!Array.isArray(issues)) return null;
  const found = issues.find((issue: { path?: unknown }) => String(issue.path).startsWith("allowList"));
  if (!found) return null;
  const place = Number(String(found.path).split(".")[1] ?? 0) + 1;
  return `Line ${place}: ${String(found.message)}`;
}

const limitFields: { field: Limits; label: string; isCap?: true }[] = [
  { field: "mailboxPerDay", label: "Per mailbox and day" },
  { field: "mailboxPerWeek", label: "Per mailbox and week" },
  { field: "contactPerWeek", label: "To one person a week" },
  { field: "companyPerWeek", label: "To one company a week", isCap: true },
  { field: "domainPerWeek", label: "To one mail domain a week", isCap: true },
  { field: "memberPerDay", label: "Per member and day", isCap: true },
];

function LimitFields({ draft, change, mayEdit }: Part) {
  return (
    <Section
      id="limits"
      title="Limits"
      text="First mails only: an answer to somebody's mail is never counted. What people write by hand counts towards a person, a company and a domain."
    >
      <div className="grid max-w-md gap-4 sm:grid-cols-2">
        {limitFields.map(({ field, label, isCap }) => (
          <TextField
            key={field}
            label={label}
            type="number"
            inputMode="numeric"
            min={0}
            max={
              field.endsWith("Week") && field !== "contactPerWeek" ? 14_000 : field === "contactPerWeek" ? 100 : 2_000
            }
            step={1}
            required={!isCap}
            placeholder={isCap ? "No limit" : undefined}
            value={draft[field]}
            disabled={!mayEdit}
            onChange={(event) => change(field, event.target.value)}
          />
        ))}
      </div>
    </Section>
  );
}

function Hours({ draft, change, mayEdit }: Part) {
  const { workspace } = useWorkspace();
  const toggle = (day: number, isOn: boolean) =>
    change("workDays", isOn ? [...draft.workDays, day].sort() : draft.workDays.filter((entry) => entry !== day));
  return (
    <Section
      id="hours"
      title="Working hours"
      text={`On the workspace's clock (${workspace.timeZone.replaceAll("_", " ")}). Outside of them a mail is refused, and told from when it may go.`}
    >
      <div className="max-w-md space-y-4">
        <Checkbox
          label="Mail leaves only in working hours"
          checked={draft.isHoursOn}
          disabled={!mayEdit}
          onChange={(event) => change("isHoursOn", event.target.checked)}
        />
        {draft.isHoursOn ? (
          <>
            <fieldset>
              <legend className="mb-1.5 text-sm font-medium text-ink">Days</legend>
              <div className="flex flex-wrap gap-x-5 gap-y-2">
                {weekdays.map((day) => (
                  <Checkbox
                    key={day.value}
                    label={day.short}
                    aria-label={day.name}
                    checked={draft.workDays.includes(day.value)}
                    // The last day stays: without any, no mail would ever leave.
                    disabled={!mayEdit || (draft.workDays.length === 1 && draft.workDays.includes(day.value))}
                    onChange={(event) => toggle(day.value, event.target.checked)}
                  />
                ))}
              </div>
            </fieldset>
            <div className="grid grid-cols-2 gap-4">
              <TextField
                label="From"
                type="time"
                required
                value={draft.from}
                disabled={!mayEdit}
                onChange={(event) => change("from", event.target.value)}
              />
              <TextField
                label="Until"
                type="time"
                required
                value={draft.to}
                disabled={!mayEdit}
                onChange={(event) => change("to", event.target.value)}
                error={draft.to !== "" && draft.to <= draft.from ? "Must be later than the beginning." : null}
              />
            </div>
          </>
        ) : null}
      </div>
    </Section>
  );
}
