"use client";

import { FileText, Info, PenLine, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { useClock } from "#components/clock/now.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Draft, MoveDetail } from "#server/domain/queue/contract.ts";
import { DraftEditor } from "./draft-editor.tsx";
import { markDraft } from "./draft-marks.ts";
import { originSentence, sourceLine } from "./present.ts";
import { SourceButton } from "./source-chip.tsx";
import type { MoveCommands } from "./use-move-commands.ts";
import { usePreview } from "./use-preview.ts";

/** The text that would go out: with its sources, who wrote it, what it leaves out, and how it will look. */
export function DraftPanel({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const preview = usePreview(move);
  if (!move.draft) return null;
  const { leftOut } = move.draft;
  const isEditing = commands.panel === "edit" && move.status === "open";
  return (
    <section aria-label="Draft">
      <div className="mb-2.5 flex min-h-8 items-center justify-between gap-3">
        <SectionHeading className="text-md font-semibold text-ink">
          {move.status === "done" ? "What was done" : "Draft"}
        </SectionHeading>
        {move.status === "open" && commands.canDecide && !isEditing ? (
          <Button size="sm" variant="ghost" onClick={() => commands.open("edit")} aria-keyshortcuts="e">
            <PenLine aria-hidden="true" className="size-3.5" />
            Edit draft
            <Kbd>E</Kbd>
          </Button>
        ) : null}
      </div>
      {isEditing ? (
        <DraftEditor move={move} draft={move.draft} onClose={() => commands.close()} />
      ) : (
        <>
          <Letter move={move} draft={move.draft} from={preview.data?.mail?.from ?? null} />
          <Origin draft={move.draft} />
          {leftOut.length > 0 && move.status !== "done" ? <LeftOut lines={leftOut} /> : null}
        </>
      )}
    </section>
  );
}

function Letter({ move, draft, from }: { move: MoveDetail; draft: Draft; from: string | null }) {
  const { now, timeZone } = useClock();
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-1">
      <dl className="space-y-1 border-b border-line px-4 py-3 text-sm">
        {"to" in move.params ? <Head name="To">{move.params.to.join(", ")}</Head> : null}
        {from ? <Head name="From">{from}</Head> : null}
        <Head name="Subject">
          <span className="font-medium text-ink">{draft.subject}</span>
        </Head>
      </dl>
      <div className="px-4 py-4 text-md leading-relaxed break-words whitespace-pre-wrap text-ink">
        {markDraft(draft.text, draft.claims).map((segment) => {
          const claim = segment.claim === null ? undefined : draft.claims[segment.claim];
          if (!claim) return <span key={segment.start}>{segment.text}</span>;
          return (
            <SourceButton
              key={segment.start}
              source={claim.evidence}
              className="inline cursor-pointer text-left underline decoration-accent-text decoration-dotted decoration-from-font underline-offset-3 hover:bg-accent-soft"
            >
              {segment.text}
              <span className="sr-only"> (source: {sourceLine(claim.evidence, now, timeZone)})</span>
            </SourceButton>
          );
        })}
      </div>
    </div>
  );
}

function Head({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-14 shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words text-ink-2">{children}</dd>
    </div>
  );
}

const icons = { template: FileText, model: Sparkles, person: PenLine } as const;

function Origin({ draft }: { draft: Draft }) {
  const Icon = icons[draft.origin.kind];
  return (
    <p className="mt-2 flex items-start gap-2 text-sm text-ink-3">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
      <span>
        {originSentence(draft.origin)}
        {draft.origin.kind === "template" && draft.origin.why ? ` ${draft.origin.why}` : ""}
        {draft.claims.length > 0 ? " Dotted words open the source they rest on." : ""}
      </span>
    </p>
  );
}

function LeftOut({ lines }: { lines: string[] }) {
  return (
    <Notice icon={<Info className="size-4" />} className="mt-3">
      <p className="font-medium text-ink">Left out, because nothing backs it:</p>
      <ul className="mt-0.5 list-disc pl-4">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}
