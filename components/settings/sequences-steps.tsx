"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { MOST_STEPS, type SequenceStep } from "#server/domain/sequences/contract.ts";

/** A step while it is edited; the key holds its place in the list. */
export type StepFields = { key: string; delayDays: string; subject: string; text: string };

export const newStep = (step: Partial<SequenceStep> = {}): StepFields => ({
  key: crypto.randomUUID(),
  delayDays: String(step.delayDays ?? 0),
  subject: step.subject ?? "",
  text: step.text ?? "",
});

export const stepsOf = (fields: readonly StepFields[]): SequenceStep[] =>
  fields.map(({ delayDays, subject, text }) => ({ delayDays: Number(delayDays), subject, text }));

type Props = { fields: StepFields[]; onChange: (fields: StepFields[]) => void };

export function StepsEditor({ fields, onChange }: Props) {
  const set = (key: string, change: Partial<StepFields>) =>
    onChange(fields.map((step) => (step.key === key ? { ...step, ...change } : step)));
  return (
    <div className="space-y-4">
      {fields.map((step, index) => (
        <fieldset key={step.key} className="space-y-3 rounded-xl border border-line p-4">
          <legend className="px-1 text-sm font-semibold text-ink">Step {index + 1}</legend>
          <div className="grid gap-3 sm:grid-cols-[11rem_1fr]">
            <TextField
              label={index === 0 ? "Days after enrolling" : "Days after the mail before"}
              type="number"
              inputMode="numeric"
              min={0}
              max={60}
              step={1}
              required
              value={step.delayDays}
              onChange={(event) => set(step.key, { delayDays: event.target.value })}
              hint="Working days."
            />
            <TextField
              label="Subject"
              required
              maxLength={200}
              value={step.subject}
              onChange={(event) => set(step.key, { subject: event.target.value })}
            />
          </div>
          <TextArea
            label="Text"
            required
            maxLength={10_000}
            value={step.text}
            onChange={(event) => set(step.key, { text: event.target.value })}
          />
          {fields.length > 1 ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Remove step ${index + 1}`}
              onClick={() => onChange(fields.filter(({ key }) => key !== step.key))}
            >
              <Trash2 aria-hidden="true" className="size-3.5" />
              Remove
            </Button>
          ) : null}
        </fieldset>
      ))}
      {fields.length < MOST_STEPS ? (
        <Button size="sm" onClick={() => onChange([...fields, newStep({ delayDays: 3 })])}>
          <Plus aria-hidden="true" className="size-3.5" />
          Add a step
        </Button>
      ) : null}
    </div>
  );
}
