import { z } from "zod";
import { endpoint, linesEndpoint } from "#server/api/rest/endpoint.ts";
import { chainVerdict, executionPreview, listReceiptsInput, receiptPage, retriedMove, undoAnswer } from "./contract.ts";
import {
  cancelExecution,
  exportReceipts,
  listReceipts,
  previewExecution,
  retryMove,
  undoExecution,
  verifyReceipts,
} from "./index.ts";

const moveParams = z.object({ id: z.uuid() });

export const executionEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/moves/{id}/preview",
    summary: "Exactly what an execution would do, what it would change, and what would stop it now",
    tag: "moves",
    scope: "moves:read",
    params: moveParams,
    response: executionPreview,
    run: (ctx, { params }) => previewExecution(ctx, { moveId: params.id }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/moves/{id}/retry",
    summary: "Put a failed move back into the queue",
    tag: "moves",
    scope: "moves:approve",
    params: moveParams,
    response: retriedMove,
    run: (ctx, { params }) => retryMove(ctx, { moveId: params.id }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/moves/{id}/cancel-execution",
    summary: "Call off what was approved and waits for a kill switch: the move is open again",
    tag: "moves",
    scope: "moves:approve",
    params: moveParams,
    response: retriedMove,
    run: (ctx, { params }) => cancelExecution(ctx, { moveId: params.id }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/moves/{id}/undo-execution",
    summary: "Take back what was done, or propose the correction of a mail that was sent",
    tag: "moves",
    scope: "moves:approve",
    params: moveParams,
    response: undoAnswer,
    run: (ctx, { params }) => undoExecution(ctx, { moveId: params.id }),
  }),
  linesEndpoint({
    path: "/api/v1/receipts/export",
    summary: "All receipts as JSON lines, for `./caseyos verify-receipts`",
    tag: "receipts",
    scope: "workspace:admin",
    run: (ctx) => exportReceipts(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/receipts",
    summary: "Receipts of what was done, newest first",
    tag: "receipts",
    scope: "moves:read",
    query: listReceiptsInput,
    response: receiptPage,
    run: (ctx, { query }) => listReceipts(ctx, query),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/receipts/verify",
    summary: "Check the chain of all receipts",
    tag: "receipts",
    scope: "workspace:admin",
    response: chainVerdict,
    run: (ctx) => verifyReceipts(ctx),
  }),
];
