import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import type { UserCtx } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { ApiScope } from "#server/platform/pure/permissions.ts";
import { problem } from "./problem.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";
type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

/** JSON lines, or CSV in UTF-8. */
export type LinesType = "application/x-ndjson" | "text/csv";

/** What a caller sent, parsed by the endpoint's own schemas. */
export type EndpointInput<Body extends Schema, Query extends Schema, Params extends Schema> = {
  body: Parsed<Body>;
  query: Parsed<Query>;
  params: Parsed<Params>;
  /** The Idempotency-Key header, where there was one. */
  idempotencyKey: string | null;
};

type Common<Body extends Schema, Query extends Schema, Params extends Schema, Answer extends Schema> = {
  method: Method;
  /** With braces: `/api/v1/moves/{id}`. */
  path: `/api/v1/${string}`;
  summary: string;
  /** Groups endpoints in the documentation: the capability's name. */
  tag: string;
  body?: Body;
  query?: Query;
  params?: Params;
  /** Schema of the JSON answer; none for 204. */
  response?: Answer;
  /** 200 unless told. */
  status?: 200 | 201 | 202 | 204;
  /**
   * Who remembers the answer of a write with an Idempotency-Key: the door (default); the verb itself, which then gets the key
   * and needs no second record; or nobody, for answers that must not be stored.
   */
  idempotency?: "door" | "verb" | "none";
};

type MemberAccess =
  /** An API key with this scope, or a member's session. */
  | { scope: ApiScope; session?: undefined }
  /** A member's session only: no API key may call it. */
  | { session: true; scope?: undefined };

type Answered<S extends Schema> = Promise<S extends z.ZodType ? z.output<S> : void>;

/** One REST endpoint: address, documentation and handler in one object, so that they cannot differ. */
export type Endpoint = {
  route: RouteConfig;
  method: Method;
  path: string;
  access: "user" | "session" | ApiScope;
  body: Schema;
  query: Schema;
  params: Schema;
  response: Schema;
  status: 200 | 201 | 202 | 204;
  idempotency: "door" | "verb" | "none";
  /** The answer is streamed as lines of this type: `run` gives them one by one. Null: it is one JSON document. */
  lines: LinesType | null;
  run(caller: Ctx | UserCtx, input: EndpointInput<Schema, Schema, Schema>): Promise<unknown>;
};

/** An endpoint of a workspace: the key's own, or for a session the one named in X-Workspace (or the only one). */
export function endpoint<
  Body extends Schema = undefined,
  Query extends Schema = undefined,
  Params extends Schema = undefined,
  Answer extends Schema = undefined,
>(
  spec: Common<Body, Query, Params, Answer> &
    MemberAccess & { run(ctx: Ctx, input: EndpointInput<Body, Query, Params>): Answered<Answer> },
): Endpoint {
  return assemble(spec, spec.scope ?? "session", spec.run as Endpoint["run"]);
}

/** A GET whose answer is lines of any number, JSON lines unless told. What cannot be answered is thrown before the first line. */
export function linesEndpoint<Query extends Schema = undefined>(
  spec: Pick<Common<undefined, Query, undefined, undefined>, "path" | "summary" | "tag" | "query"> & {
    scope: ApiScope;
    contentType?: LinesType;
    run(ctx: Ctx, input: EndpointInput<undefined, Query, undefined>): Promise<AsyncIterable<string>>;
  },
): Endpoint {
  const lines = spec.contentType ?? "application/x-ndjson";
  const made = assemble({ ...spec, method: "get", status: 200 }, spec.scope, spec.run as Endpoint["run"]);
  const description = lines === "text/csv" ? "CSV with a head" : "JSON lines";
  const responses = { ...made.route.responses, 200: { description, content: { [lines]: { schema: z.string() } } } };
  return { ...made, lines, route: { ...made.route, responses } };
}

/** An endpoint of a signed-in person, without a workspace. */
export function userEndpoint<
  Body extends Schema = undefined,
  Query extends Schema = undefined,
  Params extends Schema = undefined,
  Answer extends Schema = undefined,
>(
  spec: Common<Body, Query, Params, Answer> & {
    run(ctx: UserCtx, input: EndpointInput<Body, Query, Params>): Answered<Answer>;
  },
): Endpoint {
  return assemble(spec, "user", spec.run as Endpoint["run"]);
}

function assemble(
  spec: Common<Schema, Schema, Schema, Schema>,
  access: Endpoint["access"],
  run: Endpoint["run"],
): Endpoint {
  const status = spec.status ?? (spec.response ? 200 : 204);
  return {
    route: routeOf(spec, access, status),
    method: spec.method,
    path: spec.path,
    access,
    body: spec.body,
    query: spec.query,
    params: spec.params,
    response: spec.response,
    status,
    idempotency: spec.idempotency ?? "door",
    lines: null,
    run,
  };
}

const namedProblem = problem.openapi("Problem");
const problemAnswer = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: namedProblem } },
});

const idempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Repeat a request safely: the first answer is given again."),
});

function routeOf(
  spec: Common<Schema, Schema, Schema, Schema>,
  access: Endpoint["access"],
  status: number,
): RouteConfig {
  const isWrite = spec.method !== "get";
  const answer = spec.response
    ? { description: "Done", content: { "application/json": { schema: spec.response } } }
    : { description: "Done" };
  return createRoute({
    method: spec.method,
    path: spec.path,
    operationId: operationId(spec.method, spec.path),
    summary: spec.summary,
    tags: [spec.tag],
    security: access === "user" || access === "session" ? [{ session: [] }] : [{ apiKey: [access] }, { session: [] }],
    request: {
      ...(spec.params ? { params: spec.params as z.ZodObject } : {}),
      ...(spec.query ? { query: spec.query as z.ZodObject } : {}),
      ...(isWrite && spec.idempotency !== "none" ? { headers: idempotencyHeader } : {}),
      ...(spec.body ? { body: { required: true, content: { "application/json": { schema: spec.body } } } } : {}),
    },
    responses: {
      [status]: answer,
      401: problemAnswer("Not signed in, or the key is not valid"),
      403: problemAnswer("Not allowed"),
      ...(spec.params ? { 404: problemAnswer("No such thing in this workspace") } : {}),
      ...(isWrite ? { 409: problemAnswer("Conflict: somebody was first, or the Idempotency-Key is taken") } : {}),
      ...(spec.body ? { 413: problemAnswer("The body is too large") } : {}),
      422: problemAnswer("Invalid input"),
      429: problemAnswer("Too many requests"),
    },
  });
}

/** `post /api/v1/moves/{id}/approve` → `postMovesIdApprove`. */
function operationId(method: string, path: string): string {
  const words = path
    .replace("/api/v1/", "")
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
