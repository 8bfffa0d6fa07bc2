"use client";

import { EnrolmentsSection } from "./sequences-enrolments.tsx";
import { SequencesSection } from "./sequences-list.tsx";
import { Section, SettingsPage } from "./settings-frame.tsx";

/** Sequences, and who is in them. */
export function SequencesScreen() {
  return (
    <SettingsPage
      title="Sequences"
      description="Mails to one person, some working days apart. Nothing is sent by itself: each step waits in the queue for its own approval."
    >
      <Section id="sequences" title="Steps" text="What is written when. A reply, an opt-out or a closed deal ends it.">
        <SequencesSection />
      </Section>
      <Section id="enrolments" title="People" text="Who is or was in a sequence, what comes next, and why it ended.">
        <EnrolmentsSection />
      </Section>
    </SettingsPage>
  );
}
