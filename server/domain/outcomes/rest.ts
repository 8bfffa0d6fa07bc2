import { endpoint } from "#server/api/rest/endpoint.ts";
import { listOutcomesInput, manualOutcomeInput, outcomePage, recordedOutcome } from "./contract.ts";
import { listOutcomes } from "./verbs/list-outcomes.ts";
import { recordManualOutcome } from "./verbs/record-manual-outcome.ts";

export const outcomesEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/outcomes",
    summary: "What came of moves, newest first",
    tag: "outcomes",
    scope: "outcomes:read",
    query: listOutcomesInput,
    response: outcomePage,
    run: (ctx, { query }) => listOutcomes(ctx, query),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/outcomes",
    summary: "Record by hand what came of a move",
    tag: "outcomes",
    scope: "outcomes:write",
    body: manualOutcomeInput,
    response: recordedOutcome,
    status: 201,
    run: (ctx, { body }) => recordManualOutcome(ctx, body),
  }),
];
