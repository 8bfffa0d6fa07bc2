"use client";

import { useRef } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** Only for what cannot be undone: `text` says what is final. */
export function ConfirmDialog({
  title,
  text,
  action,
  onClose,
  onConfirm,
}: {
  title: string;
  text: string;
  action: string;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog isOpen onClose={onClose} title={title} initialFocus={cancel}>
      <p className="text-base text-pretty text-ink-2">{text}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button ref={cancel} onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
