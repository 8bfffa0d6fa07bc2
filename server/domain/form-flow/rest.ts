import { z } from "zod";
import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { flowList, rerunFlowInput, rerunFlowOutput } from "./contract.ts";
import { getFlows } from "./verbs/get-flows.ts";
import { rerunFlow } from "./verbs/rerun-flow.ts";

export const formFlowEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/signals/{signalId}/flow",
    summary: "The steps of a submitted form on its way to a move",
    tag: "signals",
    scope: "moves:read",
    params: z.object({ signalId: z.uuid() }),
    response: flowList,
    run: (ctx, { params }) => getFlows(ctx, params),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/flows/{flowRunId}/rerun",
    summary: "Run the steps of a form again from one of them",
    tag: "signals",
    scope: "moves:write",
    params: rerunFlowInput.pick({ flowRunId: true }),
    body: rerunFlowInput.pick({ fromStep: true }),
    response: rerunFlowOutput,
    status: 202,
    run: (ctx, { params, body }) => rerunFlow(ctx, { ...params, ...body }),
  }),
];
