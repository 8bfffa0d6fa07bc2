"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { StandIn } from "#server/domain/approvals/contract.ts";
import { instantOf } from "#server/platform/pure/time.ts";
import { PersonField } from "./person-field.tsx";
import { useApprovalActions } from "./use-approvals.ts";

/** "2026-03-02T09:00" of a date field, in a zone; null while it is not filled in. */
function instantIn(value: string, timeZone: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute }, timeZone).toISOString();
}

/** Out of office: who decides what I am asked, from and until; and who stands in for whom. */
export function AwayDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { timeZone } = useClock();
  const { run } = useApprovalActions();
  const { data: standIns = [] } = useQuery(trpc.approvals.standIns.queryOptions({ workspaceSlug }));
  const [toUserId, setTo] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [startsAt, endsAt] = [instantIn(from, timeZone), instantIn(until, timeZone)];
  const isBackwards = startsAt !== null && endsAt !== null && endsAt <= startsAt;
  const zone = timeZone.replaceAll("_", " ");
  return (
    <Dialog isOpen onClose={onClose} title="Out of office" description={`Times are in ${zone}.`}>
      {standIns.length > 0 ? <StandIns standIns={standIns} /> : null}
      <form
        className="space-y-4"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!startsAt || !endsAt) return;
          setBusy(true);
          const input = { workspaceSlug, toUserId, startsAt, endsAt };
          if (await run(() => client.approvals.setStandIn.mutate(input), "Set. Enjoy it.", "Not set")) onClose();
          setBusy(false);
        }}
      >
        <PersonField
          label="Who decides for me"
          value={toUserId}
          onChange={setTo}
          empty="Choose somebody"
          hint="What you are asked, they can decide too. It does not pass on further."
        />
        <TextField label="From" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField
          label="Until"
          type="datetime-local"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          error={isBackwards ? "The end must be after the start." : null}
        />
        <Button
          type="submit"
          variant="primary"
          className="w-full"
          isBusy={isBusy}
          disabled={!toUserId || !startsAt || !endsAt || isBackwards}
        >
          Set
        </Button>
      </form>
    </Dialog>
  );
}

function StandIns({ standIns }: { standIns: StandIn[] }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug, me, workspace } = useWorkspace();
  const { timeZone, now } = useClock();
  const { run } = useApprovalActions();
  return (
    <ul
      aria-label="Who stands in for whom"
      className="mb-5 divide-y divide-line rounded-xl border border-line bg-surface"
    >
      {standIns.map((entry) => (
        <li key={entry.id} className="flex flex-wrap items-center gap-2 px-3.5 py-2.5">
          <p className="min-w-0 flex-1 text-sm text-ink">
            {entry.toName} for {entry.fromName}
            <span className="block text-xs text-ink-3">
              {dayAndTime(new Date(entry.startsAt), now, timeZone)} –{" "}
              {dayAndTime(new Date(entry.endsAt), now, timeZone)}
            </span>
          </p>
          {entry.fromUserId === me.userId || workspace.role === "admin" ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={`End: ${entry.toName} for ${entry.fromName}`}
              onClick={() =>
                void run(
                  () => client.approvals.endStandIn.mutate({ workspaceSlug, standInId: entry.id }),
                  "Ended",
                  "Not ended",
                )
              }
            >
              End
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
