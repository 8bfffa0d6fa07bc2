"use client";

import { AtSign, CircleAlert, CircleCheck, Clock, type LucideIcon, Reply, ShieldOff, Unplug } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { cx } from "#components/ui/classes.ts";
import type { NotificationType, NotificationView } from "#server/domain/notifications/contract.ts";
import { useReading } from "./use-notifications.ts";

const icons: Record<NotificationType, { icon: LucideIcon; tone: string }> = {
  approval_needed: { icon: CircleCheck, tone: "text-accent-text" },
  approval_expiring: { icon: Clock, tone: "text-warn" },
  execution_failed: { icon: CircleAlert, tone: "text-bad" },
  reply_arrived: { icon: Reply, tone: "text-good" },
  connection_broken: { icon: Unplug, tone: "text-warn" },
  rule_demoted: { icon: ShieldOff, tone: "text-warn" },
  mention: { icon: AtSign, tone: "text-accent-text" },
};

/** One thing that happened; a press leads to it and marks it as read. */
export function NotificationRow({ item, onOpen }: { item: NotificationView; onOpen?: () => void }) {
  const { slug } = useWorkspace();
  const { read } = useReading();
  const { icon: Icon, tone } = icons[item.type];
  const open = () => {
    if (!item.isRead) read(item.id);
    onOpen?.();
  };
  return (
    <li>
      <Link
        href={`/${slug}/${item.path}`}
        onClick={open}
        className="flex items-start gap-3 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Icon aria-hidden="true" className={cx("mt-0.5 size-4.5 shrink-0", tone)} strokeWidth={1.75} />
        <span className="min-w-0 flex-1">
          <span className={cx("block text-base break-words", item.isRead ? "text-ink-2" : "font-medium text-ink")}>
            {item.isRead ? null : <span className="sr-only">Unread: </span>}
            {item.title}
          </span>
          {item.text ? (
            <span className="mt-0.5 line-clamp-2 text-sm break-words text-pretty text-ink-2">{item.text}</span>
          ) : null}
          <RelativeTime at={item.at} isPast className="mt-0.5 block text-xs text-ink-3" />
        </span>
        <span
          aria-hidden="true"
          className={cx("mt-1.5 size-2 shrink-0 rounded-full", item.isRead ? "bg-transparent" : "bg-accent")}
        />
      </Link>
    </li>
  );
}
