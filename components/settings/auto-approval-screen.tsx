"use client";

import { LevelsSection } from "./auto-approval-levels.tsx";
import { LogSection } from "./auto-approval-log.tsx";
import { PolicySection } from "./auto-approval-policy.tsx";
import { RulesSection } from "./auto-approval-rules.tsx";
import { Section, SettingsPage } from "./settings-frame.tsx";

/** Who has to approve what, and what may be approved without a person. */
export function AutoApprovalScreen() {
  return (
    <SettingsPage
      title="Approvals and autonomy"
      description="Who approves what. Rules read stored facts only, never the words of a mail, and can only approve: none can refuse, and what cannot be taken back always takes a person."
    >
      <Section id="policy" title="People" text="What one person may decide alone, and how long a request waits.">
        <PolicySection />
      </Section>
      <Section
        id="rules"
        title="Rules"
        text="Asked from the top; the first that matches decides. A rule is off until you have seen what it would have done."
      >
        <RulesSection />
      </Section>
      <Section
        id="levels"
        title="Autonomy"
        text="How far an action may go, by whom it is about. Auto is earned by your own approvals, and lost when rules do badly."
      >
        <LevelsSection />
      </Section>
      <Section id="log" title="Log" text="Every move that a rule looked at, and why it was approved or left to people.">
        <LogSection />
      </Section>
    </SettingsPage>
  );
}
