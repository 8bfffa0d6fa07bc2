"use client";

import { Bell, CircleCheck, KeyRound, ListOrdered, ScrollText, Shield, Sparkles, Webhook } from "lucide-react";
import Link from "next/link";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { LeaveSection } from "./leave-section.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { SessionsSection } from "./sessions-section.tsx";
import { Section, Sections } from "./settings-frame.tsx";
import { TeamSection } from "./team-section.tsx";
import { WorkspaceForm } from "./workspace-form.tsx";

/** You, the workspace, its people, and the way to everything else that can be set. */
export function SettingsScreen() {
  const { slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader title="Settings" />
      <Sections>
        <Section id="profile" title="You" text="Times are told, and snoozes end, on your own clock.">
          <ProfileForm />
        </Section>
        <Section id="notifications" title="Notifications" text="What you are told of, how, and your quiet hours.">
          <Link href={`/${slug}/settings/notifications`} className={buttonClass({})}>
            <Bell aria-hidden="true" className="size-4" />
            Open notifications
          </Link>
        </Section>
        <Section
          id="sessions"
          title="Where you are signed in"
          text="For when a device is lost, or you signed in on one that is not yours."
        >
          <SessionsSection />
        </Section>
        <Section
          id="workspace"
          title="Workspace"
          text="The hold is the time between an approval and what it does: that long, Undo takes it back completely."
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
        <Section
          id="models"
          title="Language models"
          text="Whose models write drafts, in which order they are asked, and what they may cost a month."
        >
          <Link href={`/${slug}/settings/models`} className={buttonClass({})}>
            <Sparkles aria-hidden="true" className="size-4" />
            Open language models
          </Link>
        </Section>
        <Section id="team" title="Team" text="Admins change settings and people, members decide moves, viewers read.">
          <TeamSection />
        </Section>
        <Section
          id="audit"
          title="Audit log"
          text="For admins: who did what, when and from where, to read or to take along."
        >
          <Link href={`/${slug}/settings/audit`} className={buttonClass({})}>
            <ScrollText aria-hidden="true" className="size-4" />
            Open the audit log
          </Link>
        </Section>
        <Section
          id="webhooks"
          title="Webhooks"
          text="Endpoints of your own programs that an approved move may post to, signed."
        >
          <Link href={`/${slug}/settings/webhooks`} className={buttonClass({})}>
            <Webhook aria-hidden="true" className="size-4" />
            Open webhooks
          </Link>
        </Section>
        <Section
          id="api-keys"
          title="API keys"
          text="For programs that push signals or read the queue. A key can do what its scopes say, and nothing else."
        >
          <Link href={`/${slug}/developers#api-keys`} className={buttonClass({})}>
            <KeyRound aria-hidden="true" className="size-4" />
            Open API keys
          </Link>
        </Section>
        <Section
          id="leave"
          title="Leave"
          text="Ends your own membership. A workspace itself cannot be deleted from here yet."
        >
          <LeaveSection />
        </Section>
      </Sections>
    </PageBody>
  );
}
