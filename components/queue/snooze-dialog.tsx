"use client";

import { useClock } from "#components/clock/now.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { snoozeOptions } from "./present-snooze.ts";

/** The choices of the snooze menu as a sheet, for lists that stand alone on a phone. */
export function SnoozeDialog({
  title,
  onClose,
  onSnooze,
  onOther,
}: {
  title: string;
  onClose: () => void;
  onSnooze: (until: string) => void;
  onOther: () => void;
}) {
  const { timeZone } = useClock();
  return (
    <Dialog isOpen onClose={onClose} title="Snooze until" description={title}>
      <div className="flex flex-col gap-2">
        {snoozeOptions(new Date(), timeZone).map((option) => (
          <Button key={option.choice} className="h-12 justify-between" onClick={() => onSnooze(option.choice)}>
            {option.label}
            <span className="text-sm font-normal text-ink-3">{option.when}</span>
          </Button>
        ))}
        <Button className="h-12 justify-start" onClick={onOther}>
          Pick a time…
        </Button>
      </div>
    </Dialog>
  );
}
