import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

const { decideInput, decision } = contract;
const idParams = z.object({ id: z.uuid() });
const onMove = { method: "post", tag: "moves", scope: "moves:approve", params: idParams } as const;
const onParams = { tag: "moves", params: idParams, path: "/api/v1/moves/{id}/params" } as const;
const asked = { tag: "approvals", scope: "moves:read" } as const;
/** A person's own: no key may do it for them. */
const personal = { tag: "approvals", session: true } as const;
const byOneself = { ...personal, method: "post", params: idParams } as const;

export const approvalsEndpoints = [
  endpoint({
    ...onMove,
    path: "/api/v1/moves/{id}/approve",
    summary: "Approve a move (or refuse a requested approval), bound to the content that was read",
    body: decideInput.omit({ moveId: true }).extend({ verdict: decideInput.shape.verdict.default("approve") }),
    response: decision,
    run: (ctx, { params, body }) => verbs.decide(ctx, { ...body, moveId: params.id }),
  }),
  endpoint({
    ...onMove,
    path: "/api/v1/moves/{id}/undo",
    summary: "Take an approval back while nothing has been done",
    response: decision,
    run: (ctx, { params }) => verbs.undoApproval(ctx, { moveId: params.id }),
  }),
  endpoint({
    ...onMove,
    scope: "moves:write",
    path: "/api/v1/moves/{id}/request-approval",
    summary: "Ask somebody, or whoever may, to approve a move as it stands",
    body: contract.requestApprovalInput.omit({ moveId: true }),
    response: contract.requestedApproval,
    run: (ctx, { params, body }) => verbs.requestApproval(ctx, { ...body, moveId: params.id }),
  }),
  endpoint({
    ...onParams,
    method: "get",
    scope: "moves:read",
    summary: "What may be changed about a move before it is done: each field with its control and its value",
    response: contract.moveFields,
    run: (ctx, { params }) => verbs.moveFields(ctx, { moveId: params.id }),
  }),
  endpoint({
    ...onParams,
    method: "patch",
    scope: "moves:write",
    summary: "Change parameters of a move that has not been done; an approval asked for or given is void with it",
    body: contract.editParamsInput.omit({ moveId: true }),
    response: contract.editedParams,
    run: (ctx, { params, body }) => verbs.editParams(ctx, { ...body, moveId: params.id }),
  }),
  endpoint({
    ...asked,
    method: "get",
    path: "/api/v1/approvals",
    summary: "What waits for a decision, longest first",
    query: contract.listApprovalsInput,
    response: contract.approvalPage,
    run: (ctx, { query }) => verbs.listApprovals(ctx, query),
  }),
  endpoint({
    ...asked,
    method: "get",
    path: "/api/v1/approvals/count",
    summary: "How many approvals wait, and how many of them for you",
    response: contract.approvalCount,
    run: (ctx) => verbs.approvalCount(ctx),
  }),
  endpoint({
    ...byOneself,
    path: "/api/v1/approvals/{id}/delegate",
    summary: "Hand a request to another member",
    body: contract.delegateInput.omit({ approvalId: true }),
    response: contract.delegated,
    run: (ctx, { params, body }) => verbs.delegate(ctx, { ...body, approvalId: params.id }),
  }),
  endpoint({
    ...asked,
    method: "get",
    path: "/api/v1/approvals/policy",
    summary: "How approvals work here: second approver, expiry, who may approve alone",
    response: contract.approvalPolicy,
    run: (ctx) => verbs.getPolicy(ctx),
  }),
  endpoint({
    tag: "approvals",
    scope: "workspace:admin",
    method: "patch",
    path: "/api/v1/approvals/policy",
    summary: "Change how approvals work; what is not named stays",
    body: contract.updatePolicyInput,
    response: contract.approvalPolicy,
    run: (ctx, { body }) => verbs.updatePolicy(ctx, body),
  }),
  endpoint({
    ...asked,
    method: "get",
    path: "/api/v1/approvals/stand-ins",
    summary: "Who stands in for whom, now and later",
    response: contract.standIns,
    run: (ctx) => verbs.standIns(ctx),
  }),
  endpoint({
    ...personal,
    method: "post",
    path: "/api/v1/approvals/stand-ins",
    summary: "Out of office: name who decides for you, from and until",
    body: contract.standInInput,
    response: contract.standIn,
    run: (ctx, { body }) => verbs.setStandIn(ctx, body),
  }),
  endpoint({
    ...personal,
    method: "delete",
    path: "/api/v1/approvals/stand-ins/{id}",
    summary: "End an out of office before its time",
    params: idParams,
    response: contract.standInIdInput,
    run: (ctx, { params }) => verbs.endStandInEarly(ctx, { standInId: params.id }),
  }),
  endpoint({
    ...personal,
    method: "post",
    path: "/api/v1/approvals/bulk",
    summary: "Take moves together for one approval; the answer names the sample to look at first",
    body: contract.startBulkInput,
    response: contract.bulkReview,
    run: (ctx, { body }) => verbs.startBulkReview(ctx, body),
  }),
  endpoint({
    ...byOneself,
    path: "/api/v1/approvals/bulk/{id}/confirm",
    summary: "Say that a move of the sample was opened and is right",
    body: contract.confirmSampleInput.omit({ reviewId: true }),
    response: contract.sampleState,
    run: (ctx, { params, body }) => verbs.confirmSampled(ctx, { ...body, reviewId: params.id }),
  }),
  endpoint({
    ...byOneself,
    path: "/api/v1/approvals/bulk/{id}/decide",
    summary: "Approve the moves of a review whose sample is confirmed, each by its own hash",
    response: contract.bulkResult,
    run: (ctx, { params }) => verbs.decideMany(ctx, { reviewId: params.id }),
  }),
];
