import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import {
  addSuppressionInput,
  engaged,
  engageInput,
  guardrailSettings,
  importCustomersInput,
  importedCustomers,
  killSwitch,
  killSwitches,
  listSuppressionsInput,
  suppression,
  suppressionPage,
  updateGuardrailsInput,
} from "./contract.ts";
import { engageKillSwitch, listKillSwitches, releaseKillSwitch } from "./verbs/kill-switch.ts";
import { getGuardrails, updateGuardrails } from "./verbs/settings.ts";
import { addSuppression, importCustomers, listSuppressions, removeSuppression } from "./verbs/suppressions.ts";

export { readUnsubscribeLink, unsubscribe } from "./verbs/unsubscribe.ts";

const idParams = z.object({ id: z.uuid() });

const settingsEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/guardrails",
    summary: "What the workspace allows: modes, limits, working hours",
    tag: "guardrails",
    scope: "workspace:read",
    response: guardrailSettings,
    run: (ctx) => getGuardrails(ctx),
  }),
  endpoint({
    method: "patch",
    path: "/api/v1/guardrails",
    summary: "Change what the workspace allows",
    tag: "guardrails",
    scope: "workspace:admin",
    body: updateGuardrailsInput,
    response: guardrailSettings,
    run: (ctx, { body }) => updateGuardrails(ctx, body),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/kill-switches",
    summary: "Kill switches: engaged ones first, then the latest released ones",
    tag: "guardrails",
    scope: "workspace:read",
    response: killSwitches,
    run: (ctx) => listKillSwitches(ctx),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/kill-switches",
    summary: "Stop everything, one kind of action or one agent, at once",
    tag: "guardrails",
    scope: "moves:write",
    body: engageInput,
    response: engaged,
    status: 201,
    run: (ctx, { body }) => engageKillSwitch(ctx, body),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/kill-switches/{id}/release",
    summary: "Release a kill switch",
    tag: "guardrails",
    scope: "workspace:admin",
    params: idParams,
    response: killSwitch,
    run: (ctx, { params }) => releaseKillSwitch(ctx, { killSwitchId: params.id }),
  }),
];

const suppressionEndpoints = [
  endpoint({
    method: "get",
    path: "/api/v1/suppressions",
    summary: "Whom nothing is sent to, newest first",
    tag: "guardrails",
    scope: "people:read",
    query: listSuppressionsInput,
    response: suppressionPage,
    run: (ctx, { query }) => listSuppressions(ctx, query),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/suppressions",
    summary: "Put an address or a domain on the list",
    tag: "guardrails",
    scope: "moves:write",
    body: addSuppressionInput,
    response: suppression,
    status: 201,
    run: (ctx, { body }) => addSuppression(ctx, body),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/suppressions/import",
    summary: "Put a table of customers on the list",
    tag: "guardrails",
    scope: "moves:write",
    body: importCustomersInput,
    response: importedCustomers,
    run: (ctx, { body }) => importCustomers(ctx, body),
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/suppressions/{id}",
    summary: "Take an entry off the list; a legal demand stays",
    tag: "guardrails",
    scope: "workspace:admin",
    params: idParams,
    response: suppression,
    run: (ctx, { params }) => removeSuppression(ctx, { suppressionId: params.id }),
  }),
];

export const guardrailEndpoints = [...settingsEndpoints, ...suppressionEndpoints];
