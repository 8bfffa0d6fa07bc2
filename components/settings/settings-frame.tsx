"use client";

import type { ReactNode } from "react";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";

const up = [{ label: "Settings", path: "settings" }];

type PageProps = { title: string; description: ReactNode; lead?: ReactNode; children: ReactNode };

/** A page below Settings: the way back, what it is for, and its sections; `lead` stands above them. */
export function SettingsPage({ title, description, lead, children }: PageProps) {
  return (
    <PageBody>
      <Trail steps={up} here={title} />
      <PageHeader title={title} description={description} isBelowTrail />
      {lead}
      <Sections>{children}</Sections>
    </PageBody>
  );
}

/** Sections under each other with a line between them. */
export function Sections({ children }: { children: ReactNode }) {
  return <div className="divide-y divide-line border-t border-line">{children}</div>;
}

type SectionProps = { id: string; title: string; text: string; children: ReactNode };

/** A titled part of the page: what it is on the left, its controls on the right. */
export function Section({ id, title, text, children }: SectionProps) {
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
