"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { LevelsSection } from "./auto-approval-levels.tsx";
import { LogSection } from "./auto-approval-log.tsx";
import { PolicySection } from "./auto-approval-policy.tsx";
import { RulesSection } from "./auto-approval-rules.tsx";

/** Who has to approve what, and what may be approved without a person. */
export function AutoApprovalScreen() {
  const { slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader
        title="Approvals and autonomy"
        description="Who approves what. Rules read stored facts only, never the words of a mail, and can only approve: none can refuse, and what cannot be taken back always takes a person."
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
        <Part id="policy" title="People" text="What one person may decide alone, and how long a request waits.">
          <PolicySection />
        </Part>
        <Part
          id="rules"
          title="Rules"
          text="Asked from the top; the first that matches decides. A rule is off until you have seen what it would have done."
        >
          <RulesSection />
        </Part>
        <Part
          id="levels"
          title="Autonomy"
          text="How far an action may go, by whom it is about. Auto is earned by your own approvals, and lost when rules do badly."
        >
          <LevelsSection />
        </Part>
        <Part id="log" title="Log" text="Every move that a rule looked at, and why it was approved or left to people.">
          <LogSection />
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
