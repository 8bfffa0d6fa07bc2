"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { PersonField } from "./person-field.tsx";
import { useApprovalActions } from "./use-approvals.ts";

/** Asks somebody else to approve a move as it stands. */
export function AskDialog({ moveId, title, onClose }: { moveId: string; title: string; onClose: () => void }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run } = useApprovalActions();
  const [assigneeId, setAssignee] = useState("");
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen onClose={onClose} title="Ask for an approval" description={title}>
      <form
        className="space-y-4"
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          const input = { workspaceSlug, moveId, assigneeId: assigneeId || undefined, note: note.trim() || undefined };
          if (await run(() => client.approvals.request.mutate(input), "Asked", "Not asked")) onClose();
          setBusy(false);
        }}
      >
        <PersonField label="Whom" value={assigneeId} onChange={setAssignee} empty="Whoever may approve" />
        <TextArea
          label="A note (optional)"
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
          hint="The move waits until somebody decides. You can withdraw the request."
        />
        <Button type="submit" variant="primary" className="w-full" isBusy={isBusy}>
          Ask
        </Button>
      </form>
    </Dialog>
  );
}
