"use client";

import { useCallback } from "react";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import type { Decided, Decision } from "./decision.ts";
import { inTurn } from "./in-turn.ts";
import type { KeepResult } from "./kept.ts";
import { newKey, sendDecision } from "./send-decision.ts";
import { isWaitingFor } from "./waiting.ts";

export type Answer = { is: "decided"; decided: Decided } | { is: KeepResult };
export type Decide = (card: Pick<QueueRow, "title" | "contentHash">, decision: Decision) => Promise<Answer>;

/**
 * Carries a decision out, or keeps it in this browser while the server cannot be reached; decisions about one move in turn.
 * @throws the server's refusal, for `problemOf`
 */
export function useDecide(): Decide {
  const { slug, me } = useWorkspace();
  const { userId, timeZone } = me;
  return useCallback(
    (card, decision) =>
      inTurn(decision.moveId, async () => {
        const decider = { userId, slug };
        const id = newKey();
        let attempts = 0;
        if (navigator.onLine && !isWaitingFor(decision.moveId)) {
          try {
            return { is: "decided", decided: await sendDecision(decider, id, decision) };
          } catch (error) {
            if (problemOf(error).code !== "offline") throw error;
            attempts = 1;
          }
        }
        const { keep } = await import("./keeper.ts");
        return {
          is: await keep({ ...decider, id, title: card.title, decision, attempts, now: new Date() }, card, timeZone),
        };
      }),
    [userId, slug, timeZone],
  );
}
