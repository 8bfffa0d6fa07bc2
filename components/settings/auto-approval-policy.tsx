"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox, TextField } from "#components/ui/field.tsx";
import { NoPermission, Skeleton } from "#components/ui/states.tsx";
import type { ApprovalPolicy } from "#server/domain/approvals/contract.ts";
import { useAutonomy } from "./use-save.ts";

export function PolicySection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.approvals.policy.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked
      query={query}
      what="policy"
      kept="It is still in force."
      skeleton={<Skeleton className="h-56 w-full rounded-xl" />}
    >
      {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
    </Asked>
  );
}

function PolicyForm({ policy }: { policy: ApprovalPolicy }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug, can } = useWorkspace();
  const { run, isBusy, error } = useAutonomy();
  const mayEdit = can("approval.configure");
  const [amount, setAmount] = useState(
    policy.secondApproverCents === null ? "" : String(policy.secondApproverCents / 100),
  );
  const [hours, setHours] = useState(String(policy.requestHours));
  const [isAlone, setAlone] = useState(policy.membersApproveAlone);
  const secondApproverCents = amount.trim() === "" ? null : Math.round(Number(amount) * 100);
  const next = { secondApproverCents, requestHours: Number(hours), membersApproveAlone: isAlone };
  const isChanged = JSON.stringify(next) !== JSON.stringify(policy);
  return (
    <form
      aria-label="Approval policy"
      className="max-w-md space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(() => client.approvals.updatePolicy.mutate({ workspaceSlug, ...next }), "Policy saved");
      }}
    >
      <TextField
        label="Two people from a deal of"
        type="number"
        inputMode="decimal"
        min={1}
        step="any"
        placeholder="Never"
        value={amount}
        disabled={!mayEdit}
        onChange={(event) => setAmount(event.target.value)}
        error={fieldProblem(error, "secondApproverCents")}
        hint="In the deal's own currency. Empty: one person is always enough."
      />
      <TextField
        label="A request waits, in hours"
        type="number"
        inputMode="numeric"
        min={1}
        max={720}
        step={1}
        required
        value={hours}
        disabled={!mayEdit}
        onChange={(event) => setHours(event.target.value)}
        error={fieldProblem(error, "requestHours")}
        hint="Then its move goes back into the queue. The last third brings a reminder."
      />
      <Checkbox
        label="Members approve alone"
        hint="Without it, a member asks somebody else first; admins still approve alone."
        checked={isAlone}
        disabled={!mayEdit}
        onChange={(event) => setAlone(event.target.checked)}
      />
      {mayEdit ? (
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isChanged}>
          Save policy
        </Button>
      ) : (
        <NoPermission>Only admins change these.</NoPermission>
      )}
    </form>
  );
}
