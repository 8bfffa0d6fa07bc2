"use client";

import dynamic from "next/dynamic";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { MoveDetailSkeleton } from "./move-detail-skeleton.tsx";
import type { MoveCommands } from "./use-move-commands.ts";
import type { FocusRequest } from "./use-selection.ts";

const MoveDetail = dynamic(() => import("./move-detail.tsx").then((module) => module.MoveDetail), {
  loading: () => <MoveDetailSkeleton />,
});

type PaneProps = { card: QueueRow | null; isPending: boolean; commands: MoveCommands; focus: FocusRequest | null };

/** Beside the list on a wide screen: everything about the chosen move. */
export function DetailPane({ card, isPending, commands, focus }: PaneProps) {
  return (
    <section
      aria-label="Move"
      data-detail-pane
      className="hidden h-dvh min-w-0 flex-1 overflow-hidden bg-surface lg:block"
    >
      {card ? (
        <MoveDetail
          key={card.id}
          moveId={card.id}
          commands={commands}
          focusAt={focus?.id === card.id ? focus.at : null}
        />
      ) : isPending ? (
        <MoveDetailSkeleton />
      ) : (
        <NothingChosen />
      )}
    </section>
  );
}

function NothingChosen() {
  return (
    <p className="flex h-full items-center justify-center px-8 text-center text-base text-pretty text-ink-3">
      A move shows here with its reason, its draft and its record.
    </p>
  );
}
