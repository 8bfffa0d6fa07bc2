"use client";

import { useEffect, useState } from "react";
import { onPresence, othersNow } from "#components/shell/presence.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MemberFigures } from "#server/domain/team/contract.ts";
import { hereText } from "./present.ts";

const LOOK_MS = 10_000;

/** Who looks at a move now, as far as this tab has heard: whoever was there before says so again within 20 seconds. */
export function HereNow({ members }: { members: MemberFigures[] }) {
  const { me } = useWorkspace();
  const [userIds, setUserIds] = useState<string[]>([]);
  useEffect(() => {
    const look = () => {
      const next = othersNow(me.userId).map(({ userId }) => userId);
      setUserIds((old) => (old.join() === next.join() ? old : next));
    };
    const stop = onPresence(look);
    const timer = setInterval(look, LOOK_MS);
    look();
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [me.userId]);
  const names = members.filter(({ userId }) => userIds.includes(userId)).map(({ name }) => name);
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-ink-2">
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${names.length > 0 ? "bg-good" : "bg-line-strong"}`}
      />
      {hereText(names)}
    </p>
  );
}
