"use client";

import { CircleCheck, ListOrdered, Shield } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { KeysSection } from "./keys-section.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { TeamSection } from "./team-section.tsx";
import { WorkspaceForm } from "./workspace-form.tsx";

/** You, the workspace, its people, its keys. */
export function SettingsScreen() {
  const { can, slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader title="Settings" />
      <div className="divide-y divide-line border-t border-line">
        <Section id="profile" title="You" text="Times are told, and snoozes end, on your own clock.">
          <ProfileForm />
        </Section>
        <Section
          id="workspace"
          title="Workspace"
          text="The hold is the time between an approval and the mail: that long, Undo takes it back completely."
        >
          <WorkspaceForm />
        </Section>
        <Section
          id="guardrails"
          title="Guardrails"
          text="Kill switch, draft-only mode, limits, working hours, and whom nothing is sent to."
        >
          <Link href={`/${slug}/settings/guardrails`} className={buttonClass({})}>
            <Shield aria-hidden="true" className="size-4" />
            Open guardrails
          </Link>
        </Section>
        <Section
          id="auto-approval"
          title="Approvals and autonomy"
          text="Who has to approve what, and which rules may approve without a person."
        >
          <Link href={`/${slug}/settings/auto-approval`} className={buttonClass({})}>
            <CircleCheck aria-hidden="true" className="size-4" />
            Open approvals and autonomy
          </Link>
        </Section>
        <Section
          id="sequences"
          title="Sequences"
          text="Mails some working days apart. Each waits in the queue for its own approval."
        >
          <Link href={`/${slug}/settings/sequences`} className={buttonClass({})}>
            <ListOrdered aria-hidden="true" className="size-4" />
            Open sequences
          </Link>
        </Section>
        <Section id="team" title="Team" text="Admins change settings and people, members decide moves, viewers read.">
          <TeamSection />
        </Section>
        <Section
          id="api-keys"
          title="API keys"
          text="For programs that push signals or read the queue. A key can do what its scopes say, and nothing else."
        >
          {can("api_key.read") ? <KeysSection /> : <NoPermission>Only admins see and make keys.</NoPermission>}
        </Section>
      </div>
    </PageBody>
  );
}

function Section({ id, title, text, children }: { id: string; title: string; text: string; children: ReactNode }) {
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
