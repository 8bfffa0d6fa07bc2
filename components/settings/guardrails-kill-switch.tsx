"use client";

import { useQuery } from "@tanstack/react-query";
import { OctagonX, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { channelLabels } from "#components/queue/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { NoPermission, Skeleton } from "#components/ui/states.tsx";
import { type ActionType, actionTypes } from "#server/domain/actions/contract.ts";
import type { KillSwitch } from "#server/domain/guardrails/contract.ts";
import { stoppedText, switchLabel } from "./guardrails-present.ts";
import { useSave } from "./use-save.ts";

/** What is stopped now, and the way to stop more. Asks again every few seconds: somebody else may have pulled one. */
export function KillSwitchPanel() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery({
    ...trpc.guardrails.killSwitches.queryOptions({ workspaceSlug: slug }),
    refetchInterval: 10_000,
  });
  return (
    <Asked query={query} what="kill switches" skeleton={<Skeleton className="h-64 w-full rounded-2xl" />}>
      {({ items }) => <Switches items={items} />}
    </Asked>
  );
}

function Switches({ items }: { items: KillSwitch[] }) {
  const { can } = useWorkspace();
  const engaged = items.filter((item) => item.releasedAt === null);
  const released = items.filter((item) => item.releasedAt !== null);
  const isAllStopped = engaged.some((item) => item.scope === "workspace");
  return (
    <section aria-labelledby="kill-switch-title" className="space-y-4">
      {engaged.map((item) => (
        <Engaged key={item.id} item={item} />
      ))}
      <div className="rounded-2xl border border-line bg-surface p-5 shadow-1 sm:p-6">
        <h2 id="kill-switch-title" className="flex items-center gap-2 text-lg font-semibold text-ink">
          {engaged.length === 0 ? <ShieldCheck aria-hidden="true" className="size-5 text-good" /> : null}
          Kill switch
          {engaged.length === 0 ? <span className="font-normal text-ink-2">– nothing is stopped</span> : null}
        </h2>
        <p className="mt-1.5 max-w-2xl text-base text-pretty text-ink-2">
          Stops at once, for everybody. Approved moves that wait are open again, and a run under way stops before it
          next calls a vendor. A call that is already on its way is not called back.
        </p>
        {can("kill_switch.engage") ? (
          <EngageForm isAllStopped={isAllStopped} />
        ) : (
          <div className="mt-4">
            <NoPermission>Members and admins can stop things.</NoPermission>
          </div>
        )}
        <History items={released} />
      </div>
    </section>
  );
}

function EngageForm({ isAllStopped }: { isAllStopped: boolean }) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [what, setWhat] = useState<"workspace" | ActionType>("workspace");
  const [reason, setReason] = useState("Stopped to look into something");
  const isKnown = isAllStopped && what === "workspace";
  const stop = async () => {
    const order =
      what === "workspace"
        ? { scope: "workspace" as const, reason }
        : { scope: "action_type" as const, target: what, reason };
    let stopped = 0;
    await run(
      async () => {
        stopped = (await client.guardrails.engage.mutate({ workspaceSlug: slug, ...order })).stoppedMoves;
      },
      () => `Stopped. ${stoppedText(stopped)}`,
    );
  };
  return (
    <form
      aria-label="Stop"
      className="mt-5 grid items-start gap-4 sm:grid-cols-[12rem_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        void stop();
      }}
    >
      <SelectField
        label="What"
        value={what}
        onChange={(event) => setWhat(event.target.value as "workspace" | ActionType)}
      >
        <option value="workspace">Everything</option>
        {actionTypes.map((type) => (
          <option key={type} value={type}>
            {channelLabels[type]}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Why"
        required
        minLength={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={fieldProblem(error, "reason")}
      />
      <Button type="submit" variant="danger" size="lg" isBusy={isBusy} disabled={isKnown} className="sm:mt-5.5">
        <OctagonX aria-hidden="true" className="size-4" />
        {what === "workspace" ? "Stop everything" : "Stop it"}
      </Button>
    </form>
  );
}

function Engaged({ item }: { item: KillSwitch }) {
  const { slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  const label = switchLabel(item);
  const isAll = item.scope === "workspace";
  return (
    <div role="alert" className="flex flex-wrap items-center gap-4 rounded-2xl bg-bad-fill p-5 text-accent-ink sm:p-6">
      <OctagonX aria-hidden="true" className="size-8 shrink-0" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-xl font-semibold">{isAll ? "Everything is stopped" : `Stopped: ${label}`}</p>
        <p className="mt-0.5 text-base break-words">“{item.reason}”</p>
        <p className="mt-1 text-sm">
          {item.engagedBy}, <RelativeTime at={item.engagedAt} isPast />
        </p>
      </div>
      {can("kill_switch.release") ? (
        <Button
          size="lg"
          isBusy={isBusy}
          aria-label={`Release: ${label}`}
          onClick={() =>
            void run(
              () => client.guardrails.release.mutate({ workspaceSlug: slug, killSwitchId: item.id }),
              isAll ? "Released. Approve again what should go." : `Released: ${label}`,
            )
          }
        >
          Release
        </Button>
      ) : (
        <p className="text-sm">An admin can release it.</p>
      )}
    </div>
  );
}

function History({ items }: { items: KillSwitch[] }) {
  if (items.length === 0) return null;
  return (
    <details className="mt-5 border-t border-line pt-4 text-sm text-ink-2">
      <summary className="cursor-pointer rounded-md font-medium text-ink touch:min-h-11">Earlier stops</summary>
      <ul className="mt-2 divide-y divide-line">
        {items.map((item) => (
          <li key={item.id} className="py-2.5">
            <span className="font-medium text-ink">{switchLabel(item)}</span>: “{item.reason}”
            <span className="block text-xs text-ink-3">
              {item.engagedBy}, <RelativeTime at={item.engagedAt} isPast />; released by {item.releasedBy}
              {item.releasedAt ? (
                <>
                  {" "}
                  <RelativeTime at={item.releasedAt} isPast />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
