"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { runUndo } from "./undo-stack.ts";
import { hasUnsavedParams } from "./unsaved-params.ts";
import { hasUnsavedEdit } from "./use-draft-edit.ts";
import { type MoveActions, useMoveActions } from "./use-move-actions.ts";

export type Panel = "edit" | "snooze" | "pick-time" | "dismiss" | "assign" | "comment";

export type MoveCommands = {
  card: QueueRow | null;
  actions: MoveActions;
  /** What is open for this move: an editor, a menu or a dialog. */
  panel: Panel | null;
  open: (panel: Panel) => void;
  /** The same for a move that is becoming the one in hand. */
  openFor: (card: QueueRow, panel: Panel) => void;
  /** Closes what is open, or only the panel named. */
  close: (panel?: Panel) => void;
  approve: () => void;
  /** What carries the move on: approves an open one, puts a failed one back. */
  execute: () => void;
  snooze: (until: string) => void;
  dismiss: MoveActions["dismiss"] extends (card: QueueRow, ...rest: infer Rest) => unknown
    ? (...rest: Rest) => void
    : never;
  undo: () => void;
  canDecide: boolean;
};

/**
 * What keys, buttons and menus do to the move in hand, in one place.
 * @param onLeave called just before the move leaves the list it stands in
 */
export function useMoveCommands(card: QueueRow | null, onLeave?: (id: string) => void): MoveCommands {
  const { can } = useWorkspace();
  const actions = useMoveActions();
  const [panelOf, setPanelOf] = useState<{ id: string; panel: Panel } | null>(null);
  const canDecide = can("move.approve");
  const obstacleTo = useObstacles();
  return useMemo(() => {
    const isOpen = card?.status === "open";
    const leave = (run: (move: QueueRow) => void) => {
      if (!card || !canDecide) return;
      setPanelOf(null);
      onLeave?.(card.id);
      run(card);
    };
    const approve = () => {
      if (!isOpen || !card) return;
      if (hasUnsavedEdit(card.id)) setPanelOf({ id: card.id, panel: "edit" });
      const obstacle = obstacleTo(card.id);
      if (obstacle) return void notify({ tone: "bad", ...obstacle });
      leave((move) => void actions.approve(move));
    };
    return {
      card,
      actions,
      canDecide,
      panel: card && panelOf?.id === card.id ? panelOf.panel : null,
      open: (panel) => {
        const isFitting = isOpen || panel === "assign" || panel === "comment";
        if (card && canDecide && isFitting) setPanelOf({ id: card.id, panel });
      },
      openFor: ({ id }, panel) => (canDecide ? setPanelOf({ id, panel }) : undefined),
      close: (panel) => setPanelOf((old) => (panel === undefined || old?.panel === panel ? null : old)),
      approve,
      execute: () => {
        if (card?.status === "failed" && canDecide) void actions.retry(card);
        else approve();
      },
      snooze: (until) => leave((move) => void actions.snooze(move, until)),
      dismiss: (reason, note) => leave((move) => void actions.dismiss(move, reason, note)),
      undo: () => {
        if (card?.status === "scheduled") {
          if (!runUndo(card.id)) void actions.undoApproval(card);
        } else if (!runUndo()) notify({ title: "Nothing to undo" });
      },
    };
  }, [card, actions, canDecide, panelOf, onLeave, obstacleTo]);
}

/** What stands in the way of an approval, as far as this tab knows: an edit not saved, or a guardrail in the preview. */
function useObstacles(): (moveId: string) => { title: string; description: string } | null {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  return useCallback(
    (moveId) => {
      if (hasUnsavedEdit(moveId) || hasUnsavedParams(moveId)) {
        const description = "Save or cancel it first: an approval covers what is saved.";
        return { title: "Your edit is not saved", description };
      }
      const preview = queryClient.getQueryData(trpc.execution.preview.queryKey({ workspaceSlug, moveId }));
      const refusal = preview?.refusals[0];
      return refusal ? { title: "It would be stopped", description: refusal.message } : null;
    },
    [trpc, queryClient, workspaceSlug],
  );
}

/** The keys of a move, for useShortcuts. */
export function moveKeys(commands: MoveCommands): Record<string, () => void> {
  return {
    a: commands.approve,
    e: () => commands.open("edit"),
    s: () => commands.open("snooze"),
    d: () => commands.open("dismiss"),
    m: () => commands.open("assign"),
    x: commands.execute,
    c: () => commands.open("comment"),
    u: commands.undo,
  };
}
