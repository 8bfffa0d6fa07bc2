"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BellOff, Settings } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { notificationsInput } from "./notifications-input.ts";
import { useReading, useUnread } from "./use-notifications.ts";

/** Everything the person was told, newest first. */
export function NotificationsScreen() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const unread = useUnread();
  const { readAll } = useReading();
  const query = useInfiniteQuery(trpc.notifications.list.infiniteQueryOptions(notificationsInput(slug), byCursor));
  return (
    <PageBody>
      <PageHeader
        title="Notifications"
        description="What needed you, what failed, who answered."
        action={
          <div className="flex flex-wrap gap-2">
            {unread > 0 ? <Button onClick={() => void readAll()}>Mark all as read</Button> : null}
            <Link href={`/${slug}/settings/notifications`} className={buttonClass({})}>
              <Settings aria-hidden="true" className="size-4" />
              Settings
            </Link>
          </div>
        }
      />
      <PagedList
        query={query}
        what="notifications"
        label="Notifications"
        empty={
          <EmptyState icon={<BellOff className="size-5" />} title="Nothing yet">
            When somebody needs your approval, something fails or a reply arrives, it stands here.
          </EmptyState>
        }
        row={(item) => <NotificationRow key={item.id} item={item} />}
      />
    </PageBody>
  );
}
