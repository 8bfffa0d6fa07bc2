"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { SequenceStep, StepPreview } from "#server/domain/sequences/contract.ts";
import { PersonField } from "./sequences-person.tsx";

/** The steps as one person would get them, by the code that proposes them. */
export function SequencePreview({ steps }: { steps: SequenceStep[] }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const [contactId, setContactId] = useState("");
  const preview = useMutation(trpc.sequences.preview.mutationOptions());
  const show = () => preview.mutate({ workspaceSlug, contactId, steps });
  return (
    <section aria-labelledby="preview-title" className="space-y-3 rounded-xl bg-sunken p-4">
      <h3 id="preview-title" className="text-sm font-semibold text-ink">
        How it reads
      </h3>
      <PersonField value={contactId} onChange={setContactId} />
      <Button size="sm" isBusy={preview.isPending} disabled={contactId === ""} onClick={show}>
        Show it for this person
      </Button>
      {preview.isError ? <Notice tone="bad">{problemOf(preview.error).message}</Notice> : null}
      <div aria-live="polite" className="space-y-3">
        {preview.data?.map((step, index) => (
          // The answer is a list in the order of the steps and is replaced as a whole.
          // biome-ignore lint/suspicious/noArrayIndexKey: no step has an id
          <Mail key={index} number={index + 1} step={step} />
        ))}
      </div>
    </section>
  );
}

function Mail({ number, step }: { number: number; step: StepPreview }) {
  return (
    <article aria-label={`Step ${number}`} className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <p className="text-xs text-ink-3">Step {number}</p>
      <p className="text-base font-medium break-words text-ink">{step.subject}</p>
      <p className="text-sm break-words whitespace-pre-wrap text-ink-2">{step.text}</p>
      {step.problem ? <Notice tone="bad">{step.problem}</Notice> : null}
      {step.leftOut.length > 0 ? (
        <div className="text-xs text-ink-2">
          <p className="font-medium">Left out</p>
          <ul className="mt-0.5 list-disc space-y-0.5 pl-4">
            {step.leftOut.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}
