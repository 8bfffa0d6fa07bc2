"use client";

import { Check, CornerUpLeft, FileText, Mail, PenLine, Sparkles, Zap } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { useClock, useFastNow } from "#components/clock/now.tsx";
import { dayAndTime, dueText, secondsLeft } from "#components/clock/present.ts";
import { initialOf } from "#components/shell/account-menu.tsx";
import { cx } from "#components/ui/classes.ts";
import { ScoreRing } from "#components/ui/score-ring.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { accountName, bandOf, channelLabels, isMail, money, originChip, rowTitle, statusLabels } from "./present.ts";
import { useNote } from "./row-notes.ts";

type RowProps = {
  card: QueueRow;
  rank: number;
  href: string;
  isSelected: boolean;
  isPicked: boolean;
  onOpen: (id: string, event: MouseEvent) => void;
  onIntent: (id: string) => void;
};

/** One move: 56 px beside its detail, 40 px there when compact, 72 px on a phone. */
export const MoveRow = memo(function MoveRow({ card, rank, href, isSelected, isPicked, onOpen, onIntent }: RowProps) {
  return (
    <a
      href={href}
      data-move={card.id}
      aria-current={isSelected || undefined}
      onClick={(event) => onOpen(card.id, event)}
      onPointerEnter={() => onIntent(card.id)}
      onFocus={() => onIntent(card.id)}
      className={cx(
        "relative flex h-18 scroll-mt-24 items-center gap-3 px-4 -outline-offset-2 touch:[-webkit-touch-callout:none] touch:select-none lg:h-14 lg:compact:h-10",
        isSelected || isPicked ? "bg-selected" : "bg-canvas hover:bg-hover",
      )}
    >
      <span aria-hidden="true" className="hidden w-4 shrink-0 text-right text-xs text-ink-3 sm:block">
        {rank}
      </span>
      <span
        data-pick
        title={isPicked ? "Take out of the selection" : "Select"}
        className="group/pick relative flex shrink-0"
      >
        <ScoreRing score={card.score} band={bandOf(card.score)} />
        <span
          className={cx(
            "absolute inset-0 items-center justify-center rounded-full",
            isPicked
              ? "flex bg-accent text-accent-ink"
              : "hidden bg-raised text-ink-3 shadow-1 group-hover/pick:flex touch:hidden",
          )}
        >
          <Check aria-hidden="true" className="size-4" />
          {isPicked ? <span className="sr-only">Selected.</span> : null}
        </span>
      </span>
      <span className="min-w-0 flex-1 lg:compact:flex lg:compact:items-center lg:compact:gap-3">
        <span className="line-clamp-2 text-base leading-[1.2rem] font-medium text-ink lg:line-clamp-1 lg:compact:min-w-0 lg:compact:flex-1">
          {rowTitle(card)}
        </span>
        <RowFoot card={card} />
      </span>
    </a>
  );
});

function RowFoot({ card }: { card: QueueRow }) {
  const note = useNote(card.id);
  if (note)
    return (
      <span className="mt-0.5 block truncate text-xs font-medium text-warn lg:compact:mt-0 lg:compact:max-w-[45%]">
        {note}
      </span>
    );
  const amount = money(card.dealAmountCents, card.dealCurrency);
  return (
    <span className="mt-0.5 flex items-center gap-3 lg:compact:mt-0 lg:compact:max-w-[45%]">
      <span className="flex min-w-0 flex-1 gap-1.5 text-xs text-ink-3">
        <span className="truncate">{accountName(card)}</span>
        {amount ? <span className="shrink-0 font-medium text-ink-2">{amount}</span> : null}
      </span>
      <RowClock card={card} />
      <RowMarks card={card} />
    </span>
  );
}

const dueTone = { late: "font-medium text-bad", soon: "font-medium text-warn", later: "text-ink-3" } as const;

const toneText = {
  bad: "text-bad",
  good: "text-good",
  accent: "text-accent-text",
  warn: "text-ink-3",
  neutral: "text-ink-3",
} as const;

function RowClock({ card }: { card: QueueRow }) {
  const { now, timeZone } = useClock();
  if (card.status === "scheduled" && card.holdUntil) return <HoldClock until={card.holdUntil} />;
  if (card.status === "snoozed" && card.snoozedUntil) {
    return (
      <span className="shrink-0 text-xs text-ink-3">
        until {dayAndTime(new Date(card.snoozedUntil), now, timeZone)}
      </span>
    );
  }
  if (card.status !== "open") {
    const { label, tone } = statusLabels[card.status];
    return <span className={cx("shrink-0 text-xs font-medium", toneText[tone])}>{label}</span>;
  }
  const due = dueText(card.dueAt ?? null, now, timeZone);
  return due ? <span className={cx("shrink-0 text-xs", dueTone[due.tone])}>{due.text}</span> : null;
}

function HoldClock({ until }: { until: string }) {
  const seconds = secondsLeft(until, useFastNow(true));
  return (
    <span className="shrink-0 text-xs font-medium text-accent-text">
      {seconds > 0 ? `starts in ${seconds} s` : "on its way"}
    </span>
  );
}

const originIcons = { template: FileText, model: Sparkles, person: PenLine } as const;

function RowMarks({ card }: { card: QueueRow }) {
  const Channel = card.actionType === "reply_email" ? CornerUpLeft : isMail(card.actionType) ? Mail : Zap;
  const Origin = card.draftOrigin ? originIcons[card.draftOrigin] : null;
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-ink-3">
      {Origin && card.draftOrigin ? (
        <span title={originChip[card.draftOrigin]}>
          <Origin aria-hidden="true" className="size-3.5" strokeWidth={1.75} />
          <span className="sr-only">{originChip[card.draftOrigin]}. </span>
        </span>
      ) : null}
      <span title={channelLabels[card.actionType]}>
        <Channel aria-hidden="true" className="size-3.5" strokeWidth={1.75} />
        <span className="sr-only">{channelLabels[card.actionType]}. </span>
      </span>
      {card.ownerName ? (
        <span
          title={card.ownerName}
          className="flex size-4.5 items-center justify-center rounded-full bg-sunken text-2xs font-semibold text-ink-2"
        >
          <span aria-hidden="true">{initialOf(card.ownerName)}</span>
          <span className="sr-only">Owner {card.ownerName}</span>
        </span>
      ) : null}
    </span>
  );
}
