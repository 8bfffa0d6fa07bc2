"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { MoveFlow } from "#components/form-flow/flow-panel.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { Comments } from "./comments.tsx";
import { Conversation } from "./conversation.tsx";
import { History, ScoreHistory } from "./history.tsx";
import { MoveOutcomes } from "./move-outcomes.tsx";
import type { MoveCommands } from "./use-move-commands.ts";

/** What was said, what happened, how the score moved, what came of it. */
export function DetailRecord({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const [tab, setTab] = useState("conversation");
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const comments = useQuery(trpc.collaboration.comments.queryOptions({ workspaceSlug: slug, moveId: move.id }));
  const isCommenting = commands.panel === "comment";
  return (
    <Tabs
      label="Record of this move"
      value={isCommenting ? "comments" : tab}
      onChange={(next) => {
        setTab(next);
        commands.close("comment");
      }}
      tabs={[
        {
          value: "conversation",
          label: "Conversation",
          count: move.thread.length,
          panel: <Conversation move={move} />,
        },
        {
          value: "comments",
          label: "Comments",
          count: comments.data?.items.length ?? 0,
          panel: <Comments move={move} comments={comments} isAsked={isCommenting} />,
        },
        ...(move.signals.some(({ type }) => type === "form_submitted") && move.actionType === "send_email"
          ? [{ value: "steps", label: "Steps", panel: <MoveFlow moveId={move.id} /> }]
          : []),
        { value: "timeline", label: "Timeline", count: move.timeline.length, panel: <History move={move} /> },
        { value: "score", label: "Score", panel: <ScoreHistory move={move} /> },
        { value: "outcomes", label: "Outcomes", count: move.outcomes.length, panel: <MoveOutcomes move={move} /> },
      ]}
    />
  );
}
