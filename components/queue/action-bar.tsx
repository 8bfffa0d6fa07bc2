"use client";

import { Check, Clock, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useId } from "react";
import { AskButton } from "#components/approvals/ask-button.tsx";
import { useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { loadMenu, MenuButton } from "#components/ui/menu-button.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { approveLabel, undoSentence } from "./present.ts";
import { snoozeOptions } from "./present-snooze.ts";
import type { MoveCommands } from "./use-move-commands.ts";
import { usePreview } from "./use-preview.ts";

const loadDismiss = () => import("./dismiss-dialog.tsx").then((module) => module.DismissDialog);
const DismissDialog = dynamic(loadDismiss, { ssr: false });
const PickTimeDialog = dynamic(() => import("./pick-time-dialog.tsx").then((module) => module.PickTimeDialog), {
  ssr: false,
});

type BarProps = { move: MoveDetail; commands: MoveCommands; isPage?: boolean };

/** The decision, always in reach: at the foot of the pane, above the navigation on a phone. */
export function ActionBar({ move, commands, isPage }: BarProps) {
  if (move.status !== "open" || commands.panel === "edit") return null;
  return (
    <div
      data-action-bar
      className={cx(
        "z-20 border-t border-line bg-surface",
        isPage ? "sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] md:bottom-0" : "",
      )}
    >
      <fieldset aria-label="Decide" className="@container mx-auto w-full max-w-3xl px-4 py-3 lg:px-8 min-w-0">
        {commands.canDecide ? (
          <Decisions move={move} commands={commands} />
        ) : (
          <NoPermission>Your role is viewer: you can read this, not decide it.</NoPermission>
        )}
      </fieldset>
    </div>
  );
}

function Decisions({ move, commands }: BarProps) {
  const { workspace } = useWorkspace();
  const preview = usePreview(move);
  const note = useId();
  const refusals = preview.data?.refusals ?? [];
  const isRefused = refusals.length > 0;
  useKeyboardReadiness();
  return (
    <>
      <div className="flex items-center gap-2">
        <Button
          variant="primary"
          className="min-w-0 flex-1 sm:flex-none"
          // Between two moves the buttons belong to the one that is still shown: then they do nothing.
          onClick={() => (commands.card?.id === move.id ? commands.approve() : undefined)}
          disabled={isRefused}
          aria-describedby={note}
          aria-keyshortcuts="a"
        >
          <Check aria-hidden="true" className="size-4" />
          {/* Two lines where the screen is narrow or zoomed. */}
          <span className="min-w-0 leading-tight whitespace-normal">
            {approveLabel(workspace.holdSeconds, move.actionType)}
          </span>
          <Kbd>A</Kbd>
        </Button>
        <SnoozeMenu commands={commands} />
        <Button onClick={() => commands.open("dismiss")} aria-keyshortcuts="d" aria-haspopup="dialog">
          <X aria-hidden="true" className="size-4" />
          <span className="sr-only sm:not-sr-only">Dismiss</span>
          <Kbd>D</Kbd>
        </Button>
        <AskButton moveId={move.id} title={move.title} />
      </div>
      {isRefused ? (
        <div id={note} role="alert" className="mt-2 text-sm font-medium text-bad">
          {refusals.map((refusal) => (
            <p key={refusal.rule}>It would be stopped: {refusal.message}</p>
          ))}
        </div>
      ) : (
        <p id={note} className="mt-2 text-xs text-pretty text-ink-3">
          {undoSentence(move.undoClass, workspace.holdSeconds, move.actionType)}
        </p>
      )}
      {commands.panel === "dismiss" ? (
        <DismissDialog title={move.title} onClose={() => commands.close()} onDismiss={commands.dismiss} />
      ) : null}
      {commands.panel === "pick-time" ? (
        <PickTimeDialog onClose={() => commands.close()} onPick={commands.snooze} />
      ) : null}
    </>
  );
}

/** A key opens at once what a pointer announces by hovering: where there is likely a keyboard, the code comes early. */
function useKeyboardReadiness(): void {
  useEffect(() => {
    if (!window.matchMedia("(pointer: fine)").matches) return;
    const timer = setTimeout(() => void Promise.all([loadDismiss(), loadMenu()]), 800);
    return () => clearTimeout(timer);
  }, []);
}

function SnoozeMenu({ commands }: { commands: MoveCommands }) {
  const { timeZone } = useClock();
  const isOpen = commands.panel === "snooze";
  const entries = (): MenuEntry[] => [
    ...snoozeOptions(new Date(), timeZone).map((option) => ({
      kind: "item" as const,
      label: option.label,
      detail: option.when,
      onSelect: () => commands.snooze(option.choice),
    })),
    { kind: "separator" },
    { kind: "item", label: "Pick a time…", onSelect: () => commands.open("pick-time") },
  ];
  return (
    <MenuButton
      menuLabel="Snooze until"
      aria-keyshortcuts="s"
      side="top"
      entries={entries}
      open={{ isOpen, set: (open) => (open ? commands.open("snooze") : commands.close("snooze")) }}
    >
      <Clock aria-hidden="true" className="size-4" />
      <span className="sr-only sm:not-sr-only">Snooze</span>
      <Kbd>S</Kbd>
    </MenuButton>
  );
}
