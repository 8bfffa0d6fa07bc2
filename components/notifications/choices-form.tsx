"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useSave } from "#components/settings/use-save.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, TextField } from "#components/ui/field.tsx";
import {
  type Channels,
  type ChannelsByType,
  type NotificationSettings,
  type NotificationType,
  notificationTypes,
} from "#server/domain/notifications/contract.ts";
import { minuteOf, minuteText, typeLabels, usualQuiet } from "./present.ts";

const ways: { way: keyof Channels; label: string }[] = [
  { way: "inApp", label: "Bell" },
  { way: "push", label: "Push" },
  { way: "email", label: "Mail" },
];

/** Per type the ways, and the quiet hours. */
export function ChoicesForm({ settings }: { settings: NotificationSettings }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run, isBusy } = useSave();
  const [channels, setChannels] = useState(settings.channels);
  const [isQuiet, setQuiet] = useState(settings.quiet !== null);
  const [from, setFrom] = useState(minuteText((settings.quiet ?? usualQuiet).from));
  const [to, setTo] = useState(minuteText((settings.quiet ?? usualQuiet).to));
  const span = spanOf(from, to);
  const quiet = isQuiet ? span : null;
  const isGood = !isQuiet || span !== null;
  const isChanged = JSON.stringify([channels, quiet]) !== JSON.stringify([settings.channels, settings.quiet]);
  const save = async () => {
    const work = () => client.notifications.update.mutate({ workspaceSlug, channels, quiet });
    if (await run(work, "Notifications saved")) {
      await queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() });
    }
  };
  return (
    <form
      aria-label="What and how"
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) void save();
      }}
    >
      <div className="divide-y divide-line rounded-xl border border-line bg-surface">
        {notificationTypes.map((type) => (
          <TypeRow key={type} type={type} channels={channels} onChange={setChannels} />
        ))}
      </div>
      <fieldset className="space-y-3">
        <legend className="mb-3 text-base font-medium text-ink">Quiet hours</legend>
        <Checkbox
          label="Keep quiet at night"
          hint={`The bell still counts. Pushes and mail wait and come as one, on your clock (${settings.timeZone.replaceAll("_", " ")}).`}
          checked={isQuiet}
          onChange={(event) => setQuiet(event.target.checked)}
        />
        {isQuiet ? (
          <div className="flex max-w-xs gap-3">
            <TextField
              label="From"
              type="time"
              required
              className="flex-1"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
            <TextField
              label="Until"
              type="time"
              required
              className="flex-1"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              error={isGood ? null : "They have to begin and end at different times."}
            />
          </div>
        ) : null}
      </fieldset>
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged || !isGood}>
        Save
      </Button>
    </form>
  );
}

function spanOf(fromText: string, toText: string): NotificationSettings["quiet"] {
  const [from, to] = [minuteOf(fromText), minuteOf(toText)];
  return from === null || to === null || from === to ? null : { from, to };
}

type TypeRowProps = {
  type: NotificationType;
  channels: ChannelsByType;
  onChange: (set: (old: ChannelsByType) => ChannelsByType) => void;
};

function TypeRow({ type, channels, onChange }: TypeRowProps) {
  const { label, hint } = typeLabels[type];
  const toggle = (way: keyof Channels, isOn: boolean) =>
    onChange((old) => ({ ...old, [type]: { ...old[type], [way]: isOn } }));
  return (
    <fieldset className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <legend className="sr-only">{label}</legend>
      <div aria-hidden="true" className="min-w-0 flex-1 basis-56">
        <p className="text-base font-medium text-ink">{label}</p>
        <p className="text-sm text-pretty text-ink-2">{hint}</p>
      </div>
      <div className="flex gap-5">
        {ways.map(({ way, label: name }) => (
          <Checkbox
            key={way}
            label={name}
            checked={channels[type][way]}
            onChange={(event) => toggle(way, event.target.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
