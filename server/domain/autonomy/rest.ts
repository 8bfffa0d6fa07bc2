import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

const params = z.object({ id: contract.ruleRef });
const read = { method: "get", tag: "autonomy", scope: "workspace:read" } as const;
const manage = { tag: "autonomy", scope: "workspace:admin" } as const;

export const autonomyEndpoints = [
  endpoint({
    ...read,
    path: "/api/v1/auto-approval/rules",
    summary: "Rules that may approve without a person, in the order in which they are asked, with their records",
    response: contract.ruleViews,
    run: (ctx) => verbs.listRules(ctx),
  }),
  endpoint({
    ...manage,
    method: "put",
    path: "/api/v1/auto-approval/rules",
    summary: "Make a rule, or change one; other conditions switch it off until it is simulated again",
    body: contract.saveRuleInput,
    response: contract.ruleView,
    run: (ctx, { body }) => verbs.saveRule(ctx, body),
  }),
  endpoint({
    ...manage,
    method: "delete",
    path: "/api/v1/auto-approval/rules/{id}",
    summary: "Remove a rule that people made",
    params,
    response: contract.ruleIdInput,
    run: (ctx, { params: { id } }) => verbs.removeRule(ctx, { ruleId: id }),
  }),
  endpoint({
    ...manage,
    method: "post",
    path: "/api/v1/auto-approval/rules/{id}/simulate",
    summary: "What the rule would have approved in the last 90 days",
    params,
    response: contract.simulation,
    run: (ctx, { params: { id } }) => verbs.simulateRule(ctx, { ruleId: id }),
  }),
  endpoint({
    ...manage,
    method: "post",
    path: "/api/v1/auto-approval/rules/{id}/switch",
    summary: "Switch a rule on, once it was simulated, or off",
    params,
    body: contract.switchRuleInput.omit({ ruleId: true }),
    response: contract.ruleView,
    run: (ctx, { params: { id }, body }) => verbs.switchRule(ctx, { ...body, ruleId: id }),
  }),
  endpoint({
    ...read,
    path: "/api/v1/auto-approval/decisions",
    summary: "What the rules made of moves, and why, newest first",
    query: contract.listDecisionsInput,
    response: contract.decisionPage,
    run: (ctx, { query }) => verbs.listDecisions(ctx, query),
  }),
  endpoint({
    ...read,
    path: "/api/v1/autonomy",
    summary: "How far each action may go without a person, with the record that earns it",
    response: contract.cellViews,
    run: (ctx) => verbs.listLevels(ctx),
  }),
  endpoint({
    ...manage,
    method: "put",
    path: "/api/v1/autonomy",
    summary: "Set a level; auto has to be earned",
    body: contract.setLevelInput,
    response: contract.cellView,
    run: (ctx, { body }) => verbs.setLevel(ctx, body),
  }),
];
