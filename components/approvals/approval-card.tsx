"use client";

import { Check, ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { useClock } from "#components/clock/now.tsx";
import { accountName, money } from "#components/queue/present.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { ApprovalView } from "#server/domain/approvals/contract.ts";
import { ApprovalContent } from "./approval-content.tsx";
import { askedText, progressText, untilText } from "./present.ts";

type CardProps = {
  approval: ApprovalView;
  isCurrent: boolean;
  isOpen: boolean;
  isSelected: boolean;
  isBusy: boolean;
  canDecide: boolean;
  isOwn: boolean;
  onOpen: () => void;
  onSelect: () => void;
  onApprove: () => void;
  onRefuse: () => void;
  onDelegate: () => void;
};

/** One question: what, who asked, until when; opened, exactly what would be done, and the buttons to decide it. */
export function ApprovalCard(props: CardProps) {
  const { approval, isCurrent, isOpen, isSelected, canDecide, onOpen, onSelect } = props;
  const { now } = useClock();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const until = untilText(approval.expiresAt, now);
  const value = [accountName(approval), money(approval.dealAmountCents, approval.dealCurrency)]
    .filter(Boolean)
    .join(" · ");
  const progress = progressText(approval.needed, approval.given);
  return (
    <li
      ref={row}
      aria-current={isCurrent || undefined}
      className={cx("rounded-xl border bg-surface", isCurrent ? "border-accent-line" : "border-line")}
    >
      <div className="flex items-start gap-3 px-4 py-3">
        {canDecide ? (
          <input
            type="checkbox"
            checked={isSelected}
            onChange={onSelect}
            aria-label={`Select: ${approval.title}`}
            className="mt-1 size-4 shrink-0 accent-accent touch:size-6"
          />
        ) : null}
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onOpen}
          className="min-w-0 flex-1 rounded-lg text-left touch:min-h-11"
        >
          <span className="block text-base font-medium break-words text-ink">{approval.title}</span>
          <span className="mt-0.5 block text-sm text-ink-2">
            {askedText(approval, now)}
            {value ? ` · ${value}` : ""}
          </span>
          {progress ? <span className="mt-0.5 block text-sm font-medium text-accent-text">{progress}</span> : null}
        </button>
        <Badge tone={until.tone}>{until.text}</Badge>
        <ChevronRight
          aria-hidden="true"
          className={cx("mt-0.5 size-4 shrink-0 text-ink-3 transition-transform duration-140", isOpen && "rotate-90")}
        />
      </div>
      {isOpen ? <Opened {...props} /> : null}
    </li>
  );
}

function Opened({ approval, isBusy, canDecide, isOwn, onApprove, onRefuse, onDelegate }: CardProps) {
  const isAllowed = approval.obstacle === null;
  return (
    <div className="space-y-4 border-t border-line px-4 py-4">
      {approval.note ? (
        <blockquote className="border-l-2 border-accent-line pl-3 text-base text-pretty break-words text-ink">
          {approval.note}
        </blockquote>
      ) : null}
      <ApprovalContent moveId={approval.moveId} contentHash={approval.contentHash} />
      {canDecide ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" isBusy={isBusy} disabled={!isAllowed} onClick={onApprove} aria-keyshortcuts="a">
            <Check aria-hidden="true" className="size-4" />
            Approve
            <Kbd>A</Kbd>
          </Button>
          <Button disabled={isBusy} onClick={onRefuse} aria-keyshortcuts="r" aria-haspopup="dialog">
            {isOwn ? "Withdraw" : "Refuse"}
            <Kbd>R</Kbd>
          </Button>
          <Button variant="ghost" onClick={onDelegate} aria-keyshortcuts="h" aria-haspopup="dialog">
            Hand on
            <Kbd>H</Kbd>
          </Button>
        </div>
      ) : (
        <NoPermission>Viewers read; members and admins decide.</NoPermission>
      )}
      {canDecide && !isAllowed ? <p className="text-sm text-pretty text-ink-2">{approval.obstacle}</p> : null}
    </div>
  );
}
