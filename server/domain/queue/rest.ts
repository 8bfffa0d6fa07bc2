import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import {
  assignInput,
  changedMoves,
  changeMovesInput,
  dismissInput,
  editDraftInput,
  listQueueInput,
  moveChange,
  moveDetail,
  queuePage,
  snoozeInput,
  queueSummary as summary,
} from "./contract.ts";
import { assignMove } from "./verbs/assign-move.ts";
import { changeMoves } from "./verbs/change-moves.ts";
import { dismissMove } from "./verbs/dismiss-move.ts";
import { editDraft } from "./verbs/edit-draft.ts";
import { getMove } from "./verbs/get-move.ts";
import { listQueue } from "./verbs/list-queue.ts";
import { queueSummary } from "./verbs/queue-summary.ts";
import { reopenMove } from "./verbs/reopen-move.ts";
import { snoozeMove } from "./verbs/snooze-move.ts";

const params = z.object({ id: z.uuid() });
const write = { tag: "moves", scope: "moves:write", params, response: moveChange } as const;

export const queueEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/moves",
    summary: "A view of the queue: what to do first, or what became of moves",
    tag: "moves",
    scope: "moves:read",
    query: listQueueInput,
    response: queuePage,
    run: (ctx, { query }) => listQueue(ctx, query),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/moves/summary",
    summary: "Counted figures: open, due today, in progress, replies this week",
    tag: "moves",
    scope: "moves:read",
    response: summary,
    run: (ctx) => queueSummary(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/moves/{id}",
    summary: "One move with its reasons, draft, conversation and history",
    tag: "moves",
    scope: "moves:read",
    params,
    response: moveDetail,
    run: (ctx, { params: { id } }) => getMove(ctx, { moveId: id }),
  }),
  endpoint({
    ...write,
    method: "patch",
    path: "/api/v1/moves/{id}/draft",
    summary: "Edit subject and text of the draft",
    body: editDraftInput.omit({ moveId: true }),
    run: (ctx, { params: { id }, body }) => editDraft(ctx, { ...body, moveId: id }),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/moves/{id}/snooze",
    summary: "Put a move away until a time",
    body: snoozeInput.omit({ moveId: true }),
    run: (ctx, { params: { id }, body }) => snoozeMove(ctx, { ...body, moveId: id }),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/moves/{id}/dismiss",
    summary: "Take a move out of the queue, with a reason",
    body: dismissInput.omit({ moveId: true }),
    run: (ctx, { params: { id }, body }) => dismissMove(ctx, { ...body, moveId: id }),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/moves/{id}/reopen",
    summary: "Take a dismissal or a snooze back",
    run: (ctx, { params: { id } }) => reopenMove(ctx, { moveId: id }),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/moves/{id}/assign",
    summary: "Give a move to a member, or to nobody",
    body: assignInput.omit({ moveId: true }),
    run: (ctx, { params: { id }, body }) => assignMove(ctx, { ...body, moveId: id }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/moves/change",
    summary: "Snooze, dismiss or assign up to 100 moves; each stands or falls by itself",
    tag: "moves",
    scope: "moves:write",
    body: changeMovesInput,
    response: changedMoves,
    run: (ctx, { body }) => changeMoves(ctx, body),
  }),
];
