import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { connectionsView } from "./contract.ts";
import { listConnections } from "./verbs/list-connections.ts";

/** Reading only: connecting needs a person and a browser. */
export const connectionsEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/connections",
    summary: "List connected accounts and their health",
    tag: "connections",
    scope: "workspace:read",
    response: connectionsView,
    run: (ctx) => listConnections(ctx),
  }),
];
