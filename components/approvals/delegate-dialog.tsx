"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { ApprovalView } from "#server/domain/approvals/contract.ts";
import { PersonField } from "./person-field.tsx";
import { useApprovalActions } from "./use-approvals.ts";

/** Hands one request to somebody else. */
export function DelegateDialog({ approval, onClose }: { approval: ApprovalView; onClose: () => void }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run } = useApprovalActions();
  const [toUserId, setTo] = useState("");
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog isOpen onClose={onClose} title="Hand on" description={approval.title}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          const input = { workspaceSlug, approvalId: approval.id, toUserId };
          if (await run(() => client.approvals.delegate.mutate(input), "Handed on", "Not handed on")) onClose();
          setBusy(false);
        }}
      >
        <PersonField
          label="To"
          value={toUserId}
          onChange={setTo}
          empty="Choose somebody"
          exceptId={approval.requestedById}
          hint="They decide in your place. It goes on the timeline."
        />
        <Button type="submit" variant="primary" className="mt-4 w-full" disabled={!toUserId} isBusy={isBusy}>
          Hand on
        </Button>
      </form>
    </Dialog>
  );
}
