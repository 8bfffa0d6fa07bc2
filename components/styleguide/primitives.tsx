"use client";

import { Send } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { Hint } from "#components/ui/hint.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
import { notify } from "#components/ui/notify.ts";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { ScoreRing } from "#components/ui/score-ring.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Chapter, Sample } from "./sample.tsx";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  {
    ssr: false,
  },
);

const variants = ["primary", "secondary", "ghost", "danger"] as const;

export function Buttons() {
  return (
    <Chapter title="Buttons">
      {variants.map((variant) => (
        <Sample key={variant} name={variant}>
          <Button variant={variant} size="sm">
            Small
          </Button>
          <Button variant={variant}>
            <Send aria-hidden="true" className="size-4" />
            Medium
            <Kbd>A</Kbd>
          </Button>
          <Button variant={variant} size="lg">
            Large
          </Button>
          <Button variant={variant} isBusy>
            Busy
          </Button>
          <Button variant={variant} disabled>
            Off
          </Button>
        </Sample>
      ))}
    </Chapter>
  );
}

export function Fields() {
  return (
    <Chapter title="Fields">
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Empty" placeholder="Write here" hint="A hint below." />
        <TextField label="With an error" defaultValue="not-an-address" error="This is no address." />
        <TextField label="Off" defaultValue="Cannot be changed" disabled />
        <SelectField label="Choice" defaultValue="b">
          <option value="a">First</option>
          <option value="b">Second</option>
        </SelectField>
        <TextArea label="Longer text" defaultValue={"Hello Dana,\n\nthank you for your message."} />
        <div className="space-y-3">
          <Checkbox label="Off" hint="With a hint." />
          <Checkbox label="On" defaultChecked />
          <Checkbox label="Cannot be changed" disabled />
        </div>
      </div>
    </Chapter>
  );
}

const tones = ["neutral", "accent", "good", "warn", "bad"] as const;

export function Marks() {
  return (
    <Chapter title="Marks">
      <Sample name="Badges">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Sample>
      <Sample name="Scores">
        <ScoreRing score={92} band="high" />
        <ScoreRing score={55} band="medium" />
        <ScoreRing score={12} band="low" />
        <ScoreRing score={100} band="high" size={56} />
      </Sample>
      <Sample name="Filters">
        <button type="button" className={pillTarget} aria-pressed="true">
          <span className={pillFace(true)}>Chosen</span>
        </button>
        <button type="button" className={pillTarget} aria-pressed="false">
          <span className={pillFace(false)}>Not chosen</span>
        </button>
      </Sample>
      <Tabs
        label="Tabs"
        tabs={[
          { value: "one", label: "With a count", count: 3, panel: <p className="text-base text-ink-2">First panel</p> },
          { value: "two", label: "Without", panel: <p className="text-base text-ink-2">Second panel</p> },
        ]}
      />
    </Chapter>
  );
}

export function Overlays() {
  const [isAsking, setAsking] = useState(false);
  return (
    <Chapter title="Overlays">
      <Sample name="Menu, dialog, messages, name of an icon">
        <MenuButton
          menuLabel="Sample menu"
          entries={() => [
            { kind: "heading", label: "A heading" },
            { kind: "item", label: "An entry", detail: "E", onSelect: () => {} },
            { kind: "item", label: "The chosen one", isChecked: true, onSelect: () => {} },
            { kind: "separator" },
            { kind: "link", label: "A link", href: "#" },
          ]}
        >
          Open a menu
        </MenuButton>
        <Button onClick={() => setAsking(true)}>Open a dialog</Button>
        <Button onClick={() => notify({ title: "Snoozed", action: { label: "Undo", keys: "U", run: () => {} } })}>
          Show a message
        </Button>
        <Button onClick={() => notify({ tone: "bad", title: "Not saved", description: "Your text is still here." })}>
          Show an error
        </Button>
        <Hint text="Its name" side="top">
          <Button size="icon" aria-label="Send">
            <Send aria-hidden="true" className="size-4" />
          </Button>
        </Hint>
      </Sample>
      {isAsking ? (
        <ConfirmDialog
          title="Delete this key?"
          text="Programs that use it stop working at once. This is final."
          action="Delete"
          onClose={() => setAsking(false)}
          onConfirm={() => notify({ title: "Deleted" })}
        />
      ) : null}
    </Chapter>
  );
}
