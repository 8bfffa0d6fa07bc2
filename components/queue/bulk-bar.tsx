"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Clock, UserRound, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { pickedText } from "./present-bulk.ts";
import { snoozeOptions } from "./present-snooze.ts";
import { useBulkChange } from "./use-bulk-change.ts";

const DismissDialog = dynamic(() => import("./dismiss-dialog.tsx").then((module) => module.DismissDialog), {
  ssr: false,
});
const PickTimeDialog = dynamic(() => import("./pick-time-dialog.tsx").then((module) => module.PickTimeDialog), {
  ssr: false,
});
const MOST = 100;

/** What can be done to the picked rows. Approving many asks for a spot check first. */
export function BulkBar({
  cards,
  onClear,
  onDone,
  onApprove,
}: {
  cards: QueueRow[];
  onClear: () => void;
  /** What was asked for is on its way: the rows leave the list, or stay there with another owner. */
  onDone: () => void;
  /** Opens the review with its spot check. */
  onApprove: () => void;
}) {
  const change = useBulkChange();
  const [dialog, setDialog] = useState<"dismiss" | "pick-time" | null>(null);
  const isTooMany = cards.length > MOST;
  const run = (...args: Parameters<typeof change> extends [QueueRow[], ...infer Rest] ? Rest : never) => {
    setDialog(null);
    onDone();
    void change(cards, ...args);
  };
  return (
    <section
      aria-label="Selected moves"
      data-action-bar
      className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-2 gap-y-1.5 border-t border-line bg-raised px-4 py-2 shadow-2"
    >
      <div className="flex w-full items-center justify-between gap-2">
        <p role="status" className="text-sm font-medium text-ink">
          {isTooMany ? `${pickedText(cards.length)}: ${MOST} at most` : pickedText(cards.length)}
        </p>
        <Button size="sm" variant="ghost" aria-keyshortcuts="Escape" onClick={onClear}>
          Clear
        </Button>
      </div>
      <Button size="sm" variant="primary" aria-haspopup="dialog" disabled={isTooMany} onClick={onApprove}>
        <Check aria-hidden="true" className="size-3.5" />
        Approve…
      </Button>
      <SnoozeMany
        isOff={isTooMany}
        onPick={(until) => run({ kind: "snooze", until })}
        onOther={() => setDialog("pick-time")}
      />
      <AssignMany isOff={isTooMany} onPick={(ownerId, name) => run({ kind: "assign", ownerId }, name)} />
      <Button size="sm" aria-haspopup="dialog" disabled={isTooMany} onClick={() => setDialog("dismiss")}>
        <X aria-hidden="true" className="size-3.5" />
        Dismiss
      </Button>
      {dialog === "dismiss" ? (
        <DismissDialog
          title={pickedText(cards.length)}
          onClose={() => setDialog(null)}
          onDismiss={(reason, note) => run({ kind: "dismiss", reason, note })}
        />
      ) : null}
      {dialog === "pick-time" ? (
        <PickTimeDialog onClose={() => setDialog(null)} onPick={(until) => run({ kind: "snooze", until })} />
      ) : null}
    </section>
  );
}

type SnoozeProps = { isOff: boolean; onPick: (until: string) => void; onOther: () => void };

function SnoozeMany({ isOff, onPick, onOther }: SnoozeProps) {
  const { timeZone } = useClock();
  return (
    <MenuButton
      menuLabel="Snooze the selected moves until"
      size="sm"
      side="top"
      disabled={isOff}
      entries={() => [
        ...snoozeOptions(new Date(), timeZone).map((option) => ({
          kind: "item" as const,
          label: option.label,
          detail: option.when,
          onSelect: () => onPick(option.choice),
        })),
        { kind: "separator" },
        { kind: "item", label: "Pick a time…", onSelect: onOther },
      ]}
    >
      <Clock aria-hidden="true" className="size-3.5" />
      Snooze
    </MenuButton>
  );
}

type AssignProps = { isOff: boolean; onPick: (ownerId: string | null, name: string | null) => void };

function AssignMany({ isOff, onPick }: AssignProps) {
  const trpc = useTRPC();
  const { slug, me } = useWorkspace();
  const team = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug: slug }));
  const members = (team.data?.members ?? []).filter((member) => member.role !== "viewer");
  return (
    <MenuButton
      menuLabel="Assign the selected moves"
      size="sm"
      side="top"
      disabled={isOff}
      entries={() => [
        { kind: "heading", label: team.isPending ? "Reading the team…" : "Who takes them" },
        ...members.map((member) => {
          const name = member.name ?? member.email;
          const label = member.userId === me.userId ? `${name} (you)` : name;
          return { kind: "item" as const, label, onSelect: () => onPick(member.userId, name) };
        }),
        { kind: "item", label: "Nobody", onSelect: () => onPick(null, null) },
      ]}
    >
      <UserRound aria-hidden="true" className="size-3.5" />
      Assign
    </MenuButton>
  );
}
