"use client";

import { useRef, useState } from "react";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { pickedInstant } from "./present-snooze.ts";

/** A time of one's own, in one's own zone. */
export function PickTimeDialog({ onClose, onPick }: { onClose: () => void; onPick: (until: string) => void }) {
  const { timeZone } = useClock();
  const [value, setValue] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const now = new Date();
  const at = pickedInstant(value, now, timeZone);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Snooze until"
      initialFocus={field}
      description={`Times are in ${timeZone.replaceAll("_", " ")}.`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (at) onPick(at.toISOString());
        }}
      >
        <TextField
          ref={field}
          label="Date and time"
          type="datetime-local"
          value={value}
          onChange={(event) => setValue(event.target.value)}
          error={value !== "" && !at ? "Choose a time in the future." : null}
          hint={at ? `Comes back ${dayAndTime(at, now, timeZone)}.` : undefined}
        />
        <Button type="submit" variant="primary" className="mt-4 w-full" disabled={!at}>
          Snooze
        </Button>
      </form>
    </Dialog>
  );
}
