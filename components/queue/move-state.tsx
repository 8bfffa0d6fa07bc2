"use client";

import { CircleAlert, Clock, Pause, Send, Undo2, WifiOff, XCircle } from "lucide-react";
import Link from "next/link";
import { useClock, useFastNow } from "#components/clock/now.tsx";
import { dayAndTime, secondsLeft } from "#components/clock/present.ts";
import { DonePanel } from "#components/execution/done-panel.tsx";
import { useIsWaitingFor } from "#components/pwa/waiting.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { dismissLabel, holdText } from "./present.ts";
import type { MoveCommands } from "./use-move-commands.ts";

/** What is going on with a move that is not simply open. */
export function MoveState({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const { now, timeZone } = useClock();
  const isWaiting = useIsWaitingFor(move.id);
  const icon = "size-4";
  if (isWaiting) return <KeptHere move={move} commands={commands} />;
  switch (move.status) {
    case "open":
      return null;
    case "scheduled":
      return <HoldWindow move={move} commands={commands} />;
    case "executing":
      if (move.pause) return <Paused move={move} pause={move.pause} commands={commands} />;
      return (
        <Notice tone="accent" icon={<Send className={icon} />}>
          Being done now. This page follows it.
        </Notice>
      );
    case "done":
      return <DonePanel move={move} />;
    case "failed":
      return <Failure move={move} commands={commands} />;
    case "snoozed":
      return (
        <Notice icon={<Clock className={icon} />}>
          <Reopenable commands={commands}>
            Asleep{move.snoozedUntil ? ` until ${dayAndTime(new Date(move.snoozedUntil), now, timeZone)}` : ""}. It
            comes back by itself.
          </Reopenable>
        </Notice>
      );
    case "dismissed":
      return (
        <Notice icon={<XCircle className={icon} />}>
          <Reopenable commands={commands}>
            Dismissed{move.dismissReason ? `: ${dismissLabel(move.dismissReason)}` : ""}.
          </Reopenable>
        </Notice>
      );
    case "awaiting_approval":
      return (
        <Notice tone="warn" icon={<Clock className={icon} />}>
          Waits for an approval. <ApprovalsLink />
        </Notice>
      );
    case "expired":
      return <Notice icon={<Clock className={icon} />}>Expired: its time passed without a decision.</Notice>;
    case "superseded":
      return <Notice icon={<XCircle className={icon} />}>Superseded: a newer move took its place.</Notice>;
    default:
      return move.status satisfies never;
  }
}

/** Decided without a connection: nobody but this browser knows yet. */
function KeptHere({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const { card, actions } = commands;
  const undo = move.status === "scheduled" ? actions.undoApproval : actions.reopen;
  return (
    <Notice tone="warn" icon={<WifiOff className="size-4" />}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>What you did here is kept on this device. It is sent when the connection is back.</p>
        {card && move.status !== "open" ? (
          <Button size="sm" onClick={() => void undo(card)}>
            Take back
          </Button>
        ) : null}
      </div>
    </Notice>
  );
}

function ApprovalsLink() {
  const { slug } = useWorkspace();
  return (
    <Link href={`/${slug}/approvals`} className="underline underline-offset-2">
      See what waits
    </Link>
  );
}

function Reopenable({ commands, children }: { commands: MoveCommands; children: React.ReactNode }) {
  const { card, actions, canDecide } = commands;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p>{children}</p>
      {card && canDecide ? (
        <Button size="sm" onClick={() => void actions.reopen(card)}>
          Open again
        </Button>
      ) : null}
    </div>
  );
}

/** Between approval and deed: how long it can still be taken back. */
function HoldWindow({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const now = useFastNow(true);
  const { workspace } = useWorkspace();
  const seconds = move.holdUntil ? secondsLeft(move.holdUntil, now) : 0;
  const part = workspace.holdSeconds > 0 ? Math.min(100, (seconds / workspace.holdSeconds) * 100) : 0;
  return (
    <section aria-label="Hold window" className="overflow-hidden rounded-xl border border-accent-line bg-accent-soft">
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
        <div>
          <p className="text-md font-semibold text-ink">{holdText(move.actionType, seconds)}</p>
          <p className="text-sm text-ink-2">
            {seconds > 0 ? "Approved. Nothing has left yet." : "The hold window is over."}
          </p>
        </div>
        {seconds > 0 && commands.canDecide ? (
          <Button onClick={commands.undo} aria-keyshortcuts="u">
            <Undo2 aria-hidden="true" className="size-4" />
            Undo
            <Kbd>U</Kbd>
          </Button>
        ) : null}
      </div>
      <div aria-hidden="true" className="h-1 bg-accent-line">
        <div className="h-full bg-accent transition-[width] duration-200 ease-linear" style={{ width: `${part}%` }} />
      </div>
    </section>
  );
}

type PausedProps = { move: MoveDetail; pause: NonNullable<MoveDetail["pause"]>; commands: MoveCommands };

/** Approved, and a person has to lift something before it: then it goes on by itself, or it is called off. */
function Paused({ move, pause, commands }: PausedProps) {
  return (
    <section aria-label="Waits" className="rounded-xl border border-line bg-warn-soft px-4 py-3">
      <p className="flex items-center gap-2 text-md font-semibold text-ink">
        <Pause aria-hidden="true" className="size-4.5" />
        Approved, and waiting
      </p>
      <p className="mt-1 text-base text-pretty text-ink">{pause.message}</p>
      <p className="mt-1 text-sm text-ink-2">
        {pause.isUnknown
          ? "It may have been done already. As soon as that can be looked up, it is: it is never done twice."
          : "Nothing has left. As soon as this is settled it is done, once, as it was approved."}
      </p>
      {commands.canDecide && !pause.isUnknown ? (
        <Button className="mt-3" onClick={() => void commands.actions.cancel(commands.card ?? move)}>
          Call it off
        </Button>
      ) : null}
    </section>
  );
}

function Failure({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const { card, actions } = commands;
  return (
    <section aria-label="Failure" className="rounded-xl border border-line bg-bad-soft px-4 py-3">
      <p className="flex items-center gap-2 text-md font-semibold text-bad">
        <CircleAlert aria-hidden="true" className="size-4.5" />
        It was not done
      </p>
      <p className="mt-1 text-base text-pretty text-ink">{move.failure?.message ?? "The reason was not recorded."}</p>
      <p className="mt-1 text-sm text-ink-2">The draft is kept. Put it back to change it and to approve it again.</p>
      <div className="mt-3">
        {commands.canDecide ? (
          <Button onClick={() => (card ? void actions.retry(card) : undefined)}>Put it back in the queue</Button>
        ) : (
          <NoPermission>Only members and admins can put it back.</NoPermission>
        )}
      </div>
    </section>
  );
}
