"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { useQuery } from "@tanstack/react-query";
import { Settings } from "lucide-react";
import Link from "next/link";
import type { RefObject } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { useReading, useUnread } from "./use-notifications.ts";

const SHOWN = 8;

/** What the bell opens: the newest, and the ways to all of them and to the settings. */
export function BellPanel({ anchor, onClose }: { anchor: RefObject<HTMLElement | null>; onClose: () => void }) {
  const { slug } = useWorkspace();
  const unread = useUnread();
  const { readAll } = useReading();
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side="right"
          align="end"
          sideOffset={12}
          collisionPadding={12}
          className="z-50"
        >
          <Base.Popup
            data-overlay
            finalFocus={anchor}
            className="pop flex max-h-[min(38rem,var(--available-height))] w-96 max-w-[calc(100vw-2rem)] flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-3 outline-none"
          >
            <header className="flex min-h-12 items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
              <Base.Title className="flex-1 text-md font-semibold text-ink">Notifications</Base.Title>
              {unread > 0 ? (
                <Button size="sm" variant="ghost" onClick={() => void readAll()}>
                  Mark all as read
                </Button>
              ) : null}
              <Link
                href={`/${slug}/settings/notifications`}
                onClick={onClose}
                aria-label="Notification settings"
                className={buttonClass({ variant: "ghost", size: "icon" })}
              >
                <Settings aria-hidden="true" className="size-4" />
              </Link>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto">
              <Newest onClose={onClose} />
            </div>
            <footer className="border-t border-line p-1.5">
              <Link
                href={`/${slug}/notifications`}
                onClick={onClose}
                className={buttonClass({ variant: "ghost" }, "w-full")}
              >
                See all
              </Link>
            </footer>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Newest({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.notifications.list.queryOptions({ workspaceSlug: slug, limit: SHOWN }));
  if (query.isPending) {
    return (
      <div role="status" className="space-y-5 p-4">
        <span className="sr-only">Loading notifications</span>
        {["one", "two", "three"].map((key) => (
          <span key={key} className="block space-y-2">
            <Skeleton className="h-3.5 w-3/5" />
            <Skeleton className="h-2.5 w-2/5" />
          </span>
        ))}
      </div>
    );
  }
  if (query.isError) {
    return (
      <Notice tone="warn" className="m-3">
        <p role="alert">They could not be read. {problemOf(query.error).message}</p>
        <Button size="sm" className="mt-2" isBusy={query.isFetching} onClick={() => void query.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  if (query.data.items.length === 0) {
    return (
      <p className="px-6 py-10 text-center text-base text-pretty text-ink-2">
        Nothing yet. When somebody needs you, or something fails, it stands here.
      </p>
    );
  }
  return (
    <ul aria-label="Newest notifications" className="divide-y divide-line">
      {query.data.items.map((item) => (
        <NotificationRow key={item.id} item={item} onOpen={onClose} />
      ))}
    </ul>
  );
}
