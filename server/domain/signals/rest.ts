import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import {
  acceptedSignal,
  listSignalsInput,
  pushSignalInput,
  requeuedSignal,
  requeueSignalInput,
  signalPage,
} from "./contract.ts";
import { listSignals } from "./verbs/list-signals.ts";
import { pushSignal } from "./verbs/push-signal.ts";
import { requeueSignal } from "./verbs/requeue-signal.ts";

export const signalsEndpoints: Endpoint[] = [
  endpoint({
    method: "post",
    path: "/api/v1/signals",
    summary: "Push a signal",
    tag: "signals",
    scope: "signals:write",
    body: pushSignalInput,
    response: acceptedSignal,
    status: 202,
    // The signal's natural key holds the Idempotency-Key: a second record would say the same.
    idempotency: "verb",
    run: (ctx, { body, idempotencyKey }) => pushSignal(ctx, body, idempotencyKey),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/signals",
    summary: "List signals, newest first",
    tag: "signals",
    scope: "signals:read",
    query: listSignalsInput,
    response: signalPage,
    run: (ctx, { query }) => listSignals(ctx, query),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/signals/{signalId}/requeue",
    summary: "Take up a signal again whose processing ended in an error",
    tag: "signals",
    scope: "signals:write",
    params: requeueSignalInput,
    response: requeuedSignal,
    status: 202,
    run: (ctx, { params }) => requeueSignal(ctx, params),
  }),
];
