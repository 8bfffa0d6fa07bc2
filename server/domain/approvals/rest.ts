import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import { decideInput, decision } from "./contract.ts";
import { decide, undoApproval } from "./index.ts";

const moveParams = z.object({ id: z.uuid() });
const common = { method: "post", tag: "moves", scope: "moves:approve", params: moveParams } as const;

export const approvalsEndpoints = [
  endpoint({
    ...common,
    path: "/api/v1/moves/{id}/approve",
    summary: "Approve a move (or refuse a requested approval), bound to the content that was read",
    body: decideInput.omit({ moveId: true }).extend({ verdict: decideInput.shape.verdict.default("approve") }),
    response: decision,
    run: (ctx, { params, body }) => decide(ctx, { ...body, moveId: params.id }),
  }),
  endpoint({
    ...common,
    path: "/api/v1/moves/{id}/undo",
    summary: "Take an approval back while nothing has been done",
    response: decision,
    run: (ctx, { params }) => undoApproval(ctx, { moveId: params.id }),
  }),
];
