import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { cancelledRun, listRunsInput, operations, replayedRun, runDetail, runIdInput, runPage } from "./contract.ts";
import { cancelRun, getRun, listRuns, readOperations, replayRun } from "./index.ts";

export const operationsEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/operations",
    summary: "How the engine, the delivery of events, the clocks and the limits do",
    tag: "operations",
    scope: "workspace:read",
    response: operations,
    run: (ctx) => readOperations(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/operations/runs",
    summary: "Durable runs of the workspace, newest first",
    tag: "operations",
    scope: "workspace:read",
    query: listRunsInput,
    response: runPage,
    run: (ctx, { query }) => listRuns(ctx, query),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/operations/runs/{runId}",
    summary: "One run with its steps",
    tag: "operations",
    scope: "workspace:read",
    params: runIdInput,
    response: runDetail,
    run: (ctx, { params }) => getRun(ctx, params),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/operations/runs/{runId}/replay",
    summary: "Run it again from its beginning",
    tag: "operations",
    scope: "workspace:admin",
    params: runIdInput,
    response: replayedRun,
    status: 202,
    run: (ctx, { params }) => replayRun(ctx, params),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/operations/runs/{runId}/cancel",
    summary: "End an open run before its next step",
    tag: "operations",
    scope: "workspace:admin",
    params: runIdInput,
    response: cancelledRun,
    run: (ctx, { params }) => cancelRun(ctx, params),
  }),
];
