"use client";

import { useQuery } from "@tanstack/react-query";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { Section, SettingsPage } from "#components/settings/settings-frame.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { ChoicesForm } from "./choices-form.tsx";
import { DevicesPart } from "./devices-part.tsx";
import { TestPart } from "./test-part.tsx";

/** What a person is told of, how, and when not. */
export function NotificationSettingsScreen() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.notifications.settings.queryOptions({ workspaceSlug: slug }));
  return (
    <SettingsPage
      title="Notifications"
      description="Yours alone, in this workspace. The bell is in the app; pushes and mail come to you outside of it."
    >
      <Section id="devices" title="Devices" text="Where pushes go. Each browser is turned on by itself, on the device.">
        <Asked query={query} what="devices" rows={1}>
          {(settings) => <DevicesPart settings={settings} />}
        </Asked>
      </Section>
      <Section id="test" title="Test" text="Takes the way of a real one, and says what really happened.">
        <TestPart />
      </Section>
      <Section
        id="choices"
        title="What and how"
        text="Mail is the way round: it is written when no push has reached a device of yours."
      >
        <Asked query={query} what="choices" kept="They are still in force." rows={7}>
          {(settings) => <ChoicesForm key={JSON.stringify([settings.channels, settings.quiet])} settings={settings} />}
        </Asked>
      </Section>
    </SettingsPage>
  );
}
