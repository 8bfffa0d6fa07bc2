import { z } from "zod";
import { type Endpoint, endpoint, userEndpoint } from "#server/api/rest/endpoint.ts";
import { memberView, me as meView, workspaceView } from "./contract.ts";
import { me } from "./verbs/me.ts";
import { getWorkspace, team } from "./verbs/workspace.ts";

export const workspacesEndpoints: Endpoint[] = [
  userEndpoint({
    method: "get",
    path: "/api/v1/me",
    summary: "The signed-in person and their workspaces",
    tag: "workspaces",
    response: meView,
    run: (ctx) => me(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/workspace",
    summary: "The workspace of the key or session",
    tag: "workspaces",
    scope: "workspace:read",
    response: workspaceView,
    run: (ctx) => getWorkspace(ctx),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/members",
    summary: "Members of the workspace, in order of joining",
    tag: "workspaces",
    scope: "workspace:read",
    response: z.object({ items: z.array(memberView) }),
    run: async (ctx) => ({ items: (await team(ctx)).members }),
  }),
];
