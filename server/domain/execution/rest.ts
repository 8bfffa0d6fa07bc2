import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import { chainVerdict, executionPreview, listReceiptsInput, receiptPage, retriedMove } from "./contract.ts";
import { listReceipts, previewExecution, retryMove, verifyReceipts } from "./index.ts";

const moveParams = z.object({ id: z.uuid() });

export const executionEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/moves/{id}/preview",
    summary: "Exactly what an execution would send, and what would stop it now",
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
