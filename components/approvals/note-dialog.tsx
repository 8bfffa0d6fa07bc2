"use client";

import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/field.tsx";

/** Refusing puts the move back into the queue; the note tells the one who asked why. */
export function NoteDialog({
  title,
  isOwn,
  onClose,
  onRefuse,
}: {
  title: string;
  /** The caller asked for it: refusing is withdrawing. */
  isOwn: boolean;
  onClose: () => void;
  onRefuse: (note: string) => void;
}) {
  const [note, setNote] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isOwn ? "Withdraw the request?" : "Refuse"}
      description={title}
      initialFocus={field}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onRefuse(note.trim());
        }}
      >
        <TextArea
          ref={field}
          label="A note (optional)"
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
          hint="Goes on the timeline. The move is open again and can be edited."
        />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            {isOwn ? "Withdraw" : "Refuse"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
