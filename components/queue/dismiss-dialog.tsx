"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { DismissReason } from "#server/domain/queue/contract.ts";
import { dismissReasons } from "./present.ts";

/** One press is enough: the reason is the button. Keys 1 to 6 do the same. */
export function DismissDialog({
  title,
  onClose,
  onDismiss,
}: {
  title: string;
  onClose: () => void;
  onDismiss: (reason: DismissReason, note?: string) => void;
}) {
  const [note, setNote] = useState("");
  const first = useRef<HTMLButtonElement>(null);
  const dismiss = (reason: DismissReason) => onDismiss(reason, note.trim() || undefined);
  const latest = useRef(dismiss);
  useEffect(() => {
    latest.current = dismiss;
  });
  // On the document: a quick hand presses the number before the dialog has taken the focus.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const found = dismissReasons[Number(event.key) - 1];
      if (!found || event.repeat || event.target instanceof HTMLInputElement) return;
      latest.current(found.value);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Dialog isOpen onClose={onClose} title="Dismiss: why?" description={title} initialFocus={first}>
      <fieldset aria-label="Reason" className="grid grid-cols-2 gap-2">
        {dismissReasons.map((reason, index) => (
          <Button
            key={reason.value}
            ref={index === 0 ? first : undefined}
            className="h-11 justify-start"
            onClick={() => dismiss(reason.value)}
            aria-keyshortcuts={String(index + 1)}
          >
            <span aria-hidden="true" className="w-4 text-left text-xs text-ink-3 touch:hidden">
              {index + 1}
            </span>
            {reason.label}
          </Button>
        ))}
      </fieldset>
      <TextField
        label="A note (optional)"
        className="mt-4"
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
        hint="Goes on the timeline. Dismissing can be undone."
      />
    </Dialog>
  );
}
