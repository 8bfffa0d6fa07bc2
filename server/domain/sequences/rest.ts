import { z } from "zod";
import { endpoint } from "#server/api/rest/endpoint.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

const params = z.object({ id: z.uuid() });
const read = { tag: "sequences", scope: "moves:read" } as const;
const write = { tag: "sequences", scope: "moves:write" } as const;

export const sequenceEndpoints = [
  endpoint({
    ...read,
    method: "get",
    path: "/api/v1/sequences",
    summary: "Sequences with their steps, and what became of their enrolments",
    response: contract.sequenceViews,
    run: (ctx) => verbs.listSequences(ctx),
  }),
  endpoint({
    ...write,
    method: "put",
    path: "/api/v1/sequences",
    summary: "Make a sequence, or change one; an unknown field in its words is refused",
    body: contract.saveSequenceInput,
    response: contract.sequenceView,
    run: (ctx, { body }) => verbs.saveSequence(ctx, body),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/sequences/{id}/archive",
    summary: "End a sequence for good; whoever is in it gets no further step",
    params,
    response: contract.archivedSequence,
    run: (ctx, { params: { id } }) => verbs.archiveSequence(ctx, { sequenceId: id }),
  }),
  endpoint({
    ...read,
    method: "post",
    path: "/api/v1/sequences/preview",
    summary: "Steps as they would be proposed for one person; stores nothing",
    body: contract.previewStepsInput,
    response: contract.stepPreviews,
    run: (ctx, { body }) => verbs.previewSteps(ctx, body),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/sequences/{id}/enrolments",
    summary: "Propose to enrol a person: a move in the queue, which somebody approves",
    params,
    body: contract.proposeEnrolmentInput.omit({ sequenceId: true }),
    response: contract.proposedMove,
    run: (ctx, { params: { id }, body }) => verbs.proposeEnrolment(ctx, { ...body, sequenceId: id }),
  }),
  endpoint({
    ...read,
    method: "get",
    path: "/api/v1/enrolments",
    summary: "Who is or was in a sequence and why it ended, newest first",
    query: contract.listEnrolmentsInput,
    response: contract.enrolmentPage,
    run: (ctx, { query }) => verbs.listEnrolments(ctx, query),
  }),
  endpoint({
    ...write,
    method: "post",
    path: "/api/v1/enrolments/{id}/stop",
    summary: "Propose to stop a person's sequence: a move in the queue, which somebody approves",
    params,
    response: contract.proposedMove,
    run: (ctx, { params: { id } }) => verbs.proposeStop(ctx, { enrolmentId: id }),
  }),
];
