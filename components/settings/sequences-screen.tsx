"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { EnrolmentsSection } from "./sequences-enrolments.tsx";
import { SequencesSection } from "./sequences-list.tsx";

/** Sequences, and who is in them. */
export function SequencesScreen() {
  const { slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader
        title="Sequences"
        description="Mails to one person, some working days apart. Nothing is sent by itself: each step waits in the queue for its own approval."
        action={
          <Link
            href={`/${slug}/settings`}
            className="inline-flex items-center gap-1 rounded-lg text-sm text-ink-2 hover:text-ink touch:min-h-11"
          >
            <ChevronLeft aria-hidden="true" className="size-4" />
            All settings
          </Link>
        }
      />
      <div className="divide-y divide-line border-t border-line">
        <Part id="sequences" title="Steps" text="What is written when. A reply, an opt-out or a closed deal ends it.">
          <SequencesSection />
        </Part>
        <Part id="enrolments" title="People" text="Who is or was in a sequence, what comes next, and why it ended.">
          <EnrolmentsSection />
        </Part>
      </div>
    </PageBody>
  );
}

function Part({ id, title, text, children }: { id: string; title: string; text: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-4 gap-x-10 gap-y-5 py-8 lg:grid-cols-[15rem_1fr]"
    >
      <div>
        <h2 id={`${id}-title`} className="text-lg font-semibold text-ink">
          {title}
        </h2>
        <p className="mt-1 text-sm text-pretty text-ink-2">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
