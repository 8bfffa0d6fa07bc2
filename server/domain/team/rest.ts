import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { activityInput, activityPage, team } from "./contract.ts";
import { listActivity, readTeam } from "./index.ts";

export const teamEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/team",
    summary: "Members with their open moves and what they decided in seven days",
    tag: "team",
    scope: "workspace:read",
    response: team,
    run: (ctx) => readTeam(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/team/activity",
    summary: "What the members did and what came of it, newest first",
    tag: "team",
    scope: "moves:read",
    query: activityInput,
    response: activityPage,
    run: (ctx, { query }) => listActivity(ctx, query),
  }),
];
