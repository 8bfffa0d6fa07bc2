"use client";

import { WifiOff } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { MoveDetailSkeleton } from "#components/queue/move-detail-skeleton.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { isUuid } from "#server/platform/pure/ids.ts";

const loading = () => <MoveDetailSkeleton />;
const TodayScreen = dynamic(() => import("#components/queue/today-screen.tsx").then((module) => module.TodayScreen), {
  ssr: false,
  loading,
});
const MoveScreen = dynamic(() => import("#components/queue/move-screen.tsx").then((module) => module.MoveScreen), {
  ssr: false,
  loading,
});

/**
 * What the service worker shows under any address of a workspace while there is no connection. The server renders it empty:
 * which screen it is, only the browser knows.
 */
export function OfflineScreen() {
  const pathname = usePathname();
  const { slug } = useWorkspace();
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  if (!isHere) return null;
  const [, , page, id] = pathname.split("/");
  if (page === undefined || page === "today") return <TodayScreen />;
  if (page === "moves" && id !== undefined && isUuid(id)) return <MoveScreen moveId={id} />;
  return (
    <div>
      <h1 className="sr-only">Offline</h1>
      <EmptyState
        icon={<WifiOff className="size-5" />}
        title="This page needs a connection"
        action={
          <>
            <Link href={`/${slug}/today`} className={buttonClass({ variant: "primary" })}>
              Go to Today
            </Link>
            <Button onClick={() => window.location.reload()}>Try again</Button>
          </>
        }
      >
        Today and its first moves are kept on this device. You can read and decide them; it is sent when you are back.
      </EmptyState>
    </div>
  );
}
