"use client";

import { Tabs } from "#components/ui/tabs.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { Conversation } from "./conversation.tsx";
import { History, ScoreHistory } from "./history.tsx";
import { MoveOutcomes } from "./move-outcomes.tsx";

/** What was said, what happened, how the score moved, what came of it. */
export function DetailRecord({ move }: { move: MoveDetail }) {
  return (
    <Tabs
      label="Record of this move"
      tabs={[
        {
          value: "conversation",
          label: "Conversation",
          count: move.thread.length,
          panel: <Conversation move={move} />,
        },
        { value: "timeline", label: "Timeline", count: move.timeline.length, panel: <History move={move} /> },
        { value: "score", label: "Score", panel: <ScoreHistory move={move} /> },
        { value: "outcomes", label: "Outcomes", count: move.outcomes.length, panel: <MoveOutcomes move={move} /> },
      ]}
    />
  );
}
