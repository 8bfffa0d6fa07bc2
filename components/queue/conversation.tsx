"use client";

import { RelativeTime } from "#components/clock/now.tsx";
import { cx } from "#components/ui/classes.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";

/** The mails with this person, oldest first. Their text comes from outside and stays text. */
export function Conversation({ move }: { move: MoveDetail }) {
  if (move.thread.length === 0) {
    return (
      <p className="text-base text-ink-2">
        No mail with {move.contactName ?? "this person"} yet. This would be the first.
      </p>
    );
  }
  return (
    <ol className="flex flex-col gap-3">
      {move.thread.map((message) => {
        const isOurs = message.direction === "outbound";
        return (
          <li
            key={message.id}
            className={cx(
              "rounded-xl border border-line px-4 py-3",
              isOurs ? "ml-6 bg-sunken sm:ml-12" : "mr-6 bg-surface sm:mr-12",
            )}
          >
            <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
              <span className="font-medium text-ink">
                {message.fromName ?? message.fromAddress}
                {isOurs ? <span className="font-normal text-ink-3"> (us)</span> : null}
              </span>
              <RelativeTime at={message.sentAt} isPast className="text-xs text-ink-3" />
            </p>
            <p className="text-sm text-ink-3">{message.subject}</p>
            <p className="mt-2 text-base break-words whitespace-pre-wrap text-ink">{message.text}</p>
          </li>
        );
      })}
    </ol>
  );
}
