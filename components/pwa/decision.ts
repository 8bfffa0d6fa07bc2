import type { DismissReason, QueueRow } from "#server/domain/queue/contract.ts";

/** What a person decides about a move, in the form that can be kept and sent later. */
export type Decision = { moveId: string } & (
  | { kind: "approve"; contentHash: string }
  | { kind: "undo" }
  | { kind: "snooze"; until: string; contentHash?: string }
  | { kind: "dismiss"; reason: DismissReason; note?: string; contentHash?: string }
  | { kind: "reopen" }
  | { kind: "edit"; subject: string; text: string; version: number }
);
export type DecisionKind = Decision["kind"];

/** What the server says of the move afterwards. */
export type Decided = { status: string; version: number; contentHash?: string; holdUntil?: string | null };

/** Whose decision it is, and where. */
export type Decider = { userId: string; slug: string };

/** The call of the public API that carries a decision out. */
export function requestOf(decision: Decision): { method: "POST" | "PATCH"; path: string; body: object | null } {
  const { kind, moveId, ...body } = decision;
  const path = `/api/v1/moves/${moveId}/${kind === "edit" ? "draft" : kind}`;
  if (kind === "edit") return { method: "PATCH", path, body };
  return { method: "POST", path, body: Object.keys(body).length > 0 ? body : null };
}

/** What the screen shows of a move as long as the server has not said otherwise. */
export function patchOf(decision: Decision): Partial<QueueRow> {
  switch (decision.kind) {
    case "approve":
      return { status: "scheduled", holdUntil: null };
    case "snooze":
      return { status: "snoozed" };
    case "dismiss":
      return { status: "dismissed" };
    case "undo":
      return { status: "open", holdUntil: null };
    case "reopen":
      return { status: "open", snoozedUntil: null };
    case "edit":
      return {};
    default:
      return decision satisfies never;
  }
}
