"use client";

import { Eye } from "lucide-react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { lookingText } from "./present-presence.ts";
import type { MoveCommands } from "./use-move-commands.ts";
import { usePresence } from "./use-presence.ts";

/** Who else looks at this move now, and a way to say that it is yours. */
export function PresenceLine({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const others = usePresence(move.id);
  const { me, can } = useWorkspace();
  const canTake = can("move.assign") && move.ownerId !== me.userId && move.status === "open";
  const take = () => void commands.actions.assign(commands.card ?? move, { id: me.userId, name: me.name ?? me.email });
  return (
    <div role="status" className="empty:hidden">
      {others.length > 0 ? (
        <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-warn-soft px-3 py-1.5 text-sm text-warn">
          <Eye aria-hidden="true" className="size-4 shrink-0" />
          <span className="min-w-0 flex-1">{lookingText(others.map(({ name }) => name))}</span>
          {canTake ? (
            <Button size="sm" onClick={take}>
              Take it
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
