import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { provider } from "#server/domain/connections/contract.ts";
import { type AppError, errorTable, invalidInput, toAppError } from "#server/platform/pure/errors.ts";
import { capture } from "#server/platform/telemetry.ts";
import { createAuthHandler } from "./auth/handler.ts";
import { connectCallback } from "./connect-callback.ts";
import { type Api, type RequestContext, requestContext } from "./context.ts";
import { knownMigrations, type Readiness, readiness } from "./health.ts";
import { limitCaller } from "./limits.ts";
import { createEventStreams, type EventStreams } from "./live/events.ts";
import { assertJson, assertStorableAddress, KIB, parseJson, readBody } from "./rest/body.ts";
import type { Endpoint } from "./rest/endpoint.ts";
import { openApiDocument } from "./rest/openapi.ts";
import { problemResponse } from "./rest/problem.ts";
import { endpoints as allEndpoints } from "./rest/routes.ts";
import { createRestServer } from "./rest/serve.ts";
import { appRouter } from "./root.ts";
import { apiHeaders } from "./security/headers.ts";
import { assertSameOrigin, changesState } from "./security/origin.ts";
import { appErrorOf, doorError } from "./trpc.ts";
import { unsubscribeDoor } from "./unsubscribe.ts";
import { receive } from "./webhooks/receive.ts";

export type Handler = {
  (request: Request, info: { ip: string }): Promise<Response>;
  /** Ends open event streams. */
  stop(): Promise<void>;
};

type HandlerOptions = {
  /** Folder of the checkout: where the migrations are. */
  root: string;
  heartbeatMs?: number;
  endpoints?: readonly Endpoint[];
};

type Door = (request: Request, context: RequestContext, answerHeaders: Headers) => Promise<Response>;

const MAX_TRPC_BODY = 256 * KIB;
const MAX_BATCH = 50;
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Paths that belong to this function; everything else is Next's. `/api/inngest` is the engine's own endpoint. */
export const isApiPath = (pathname: string): boolean =>
  pathname.startsWith("/api/") && pathname !== "/api/inngest" && !pathname.startsWith("/api/inngest/");

/**
 * All HTTP doors as one function: REST, tRPC, webhooks, event stream, sign-in, documentation and health. It stands on the node
 * server in front of Next; on a serverless platform app/api mounts the same function.
 */
export function createHandler(api: Api, options: HandlerOptions): Handler {
  const streams = createEventStreams(api.deps, options);
  const doorOf = doors(api, streams, options);
  const fixedHeaders = apiHeaders(api.settings);
  const handle = async (request: Request, { ip }: { ip: string }): Promise<Response> => {
    const begun = performance.now();
    const given = request.headers.get("x-request-id");
    const requestId = given !== null && REQUEST_ID.test(given) ? given : api.deps.newId();
    const context = requestContext(api, { headers: request.headers, requestId, ip });
    const { pathname } = new URL(request.url);
    const answerHeaders = new Headers();
    let failure: AppError | null = null;
    let response: Response;
    try {
      assertStorableAddress(request.url);
      response = await doorOf(pathname)(request, context, answerHeaders);
    } catch (error) {
      failure = toAppError(error);
      response = problemResponse(failure, requestId, Object.fromEntries(answerHeaders));
    }
    for (const [name, value] of fixedHeaders) response.headers.set(name, value);
    response.headers.set("x-request-id", requestId);
    logRequest(api, { method: request.method, pathname, requestId, status: response.status, begun, failure });
    return response;
  };
  return Object.assign(handle, { stop: () => streams.stop() });
}

function doors(
  api: Api,
  streams: EventStreams,
  { root, endpoints = allEndpoints }: HandlerOptions,
): (pathname: string) => Door {
  const rest = createRestServer(endpoints);
  const document = JSON.stringify(openApiDocument());
  const exact = new Map<string, Door>([
    ["/api/v1/events", onlyGet((request, context) => streams.serve(request, context))],
    ["/api/unsubscribe", unsubscribeDoor],
    ["/api/health", onlyGet(async () => Response.json({ status: "ok" }, noStore))],
    ["/api/ready", onlyGet(readyDoor(api, root))],
    [
      "/api/openapi.json",
      onlyGet(async () => new Response(document, { headers: { "content-type": "application/json" } })),
    ],
  ]);
  const prefixes: readonly [string, Door][] = [
    ["/api/trpc/", trpc],
    ["/api/v1/", rest],
    ["/api/auth/", createAuthHandler(api)],
    ["/api/webhooks/", receive],
    ["/api/connections/", onlyGet(connectCallback)],
  ];
  return (pathname) => exact.get(pathname) ?? prefixes.find(([prefix]) => pathname.startsWith(prefix))?.[1] ?? rest;
}

/** Addresses beside the REST endpoints and the tRPC procedures, for tests that must see every door. */
export const surfaces: readonly { method: string; path: string }[] = [
  { method: "GET", path: "/api/v1/events" },
  { method: "GET", path: "/api/health" },
  { method: "GET", path: "/api/ready" },
  { method: "GET", path: "/api/openapi.json" },
  { method: "POST", path: "/api/webhooks/hubspot" },
  { method: "POST", path: "/api/webhooks/slack" },
  { method: "POST", path: "/api/webhooks/slack/actions" },
  { method: "POST", path: "/api/webhooks/slack/commands" },
  { method: "GET", path: "/api/unsubscribe" },
  { method: "POST", path: "/api/unsubscribe" },
  ...provider.options.map((name) => ({ method: "GET", path: `/api/connections/${name}/callback` })),
  ...["csrf", "session", "providers", "callback/{provider}", "error", "verify-request", "signin", "signout"].map(
    (action) => ({
      method: "GET",
      path: `/api/auth/${action}`,
    }),
  ),
  ...["signin/{provider}", "callback/{provider}", "signout", "session", "_log"].map((action) => ({
    method: "POST",
    path: `/api/auth/${action}`,
  })),
];

const noStore = { headers: { "cache-control": "no-store" } };

const onlyGet =
  (door: Door): Door =>
  (request, context, answerHeaders) => {
    if (request.method === "GET" || request.method === "HEAD") return door(request, context, answerHeaders);
    answerHeaders.set("allow", "GET, HEAD");
    throw invalidInput("request.method_not_allowed", "This address answers GET only.");
  };

/** Looks at most once a second, however often it is asked. */
function readyDoor(api: Api, root: string): Door {
  const migrations = knownMigrations(root);
  let latest: { at: number; answer: Promise<Readiness> } | null = null;
  return async () => {
    if (!latest || performance.now() - latest.at > 1_000)
      latest = { at: performance.now(), answer: readiness(api, migrations) };
    const answer = await latest.answer;
    return Response.json(answer, { status: answer.status === "ready" ? 200 : 503, ...noStore });
  };
}

/** Its own refusals come in tRPC's envelope too, so that the client reads one kind of error. */
const trpc: Door = async (request, context, answerHeaders) => {
  try {
    return await runProcedures(request, context, answerHeaders);
  } catch (error) {
    const app = toAppError(error);
    logFailure(context.api, app, { path: "trpc", requestId: context.requestId });
    const { status, headers } = problemResponse(app, context.requestId, Object.fromEntries(answerHeaders));
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify(doorError(app, context.requestId)), { status, headers });
  }
};

const runProcedures: Door = async (request, context, answerHeaders) => {
  const { origin } = context.api.settings;
  if (changesState(request.method)) assertSameOrigin(request.headers, origin);
  const session = await context.session();
  if (session) await limitCaller(context, `user:${session.userId}`, answerHeaders);
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    router: appRouter,
    req: changesState(request.method) ? await boundedCopy(request) : request,
    createContext: () => context,
    maxBatchSize: MAX_BATCH,
    responseMeta: () => ({ headers: answerHeaders }),
    onError: ({ error, path }) =>
      logFailure(context.api, appErrorOf(error), { path: path ?? "", requestId: context.requestId }),
  });
  response.headers.set("cache-control", "no-store");
  return response;
};

async function boundedCopy(request: Request): Promise<Request> {
  const body = (await readBody(request, MAX_TRPC_BODY)).toString("utf8");
  if (body !== "") {
    assertJson(request.headers);
    parseJson(body);
  }
  return new Request(request.url, { method: request.method, headers: request.headers, body, signal: request.signal });
}

type Served = {
  method: string;
  pathname: string;
  requestId: string;
  status: number;
  begun: number;
  failure: AppError | null;
};

/** One line per request: no query, no body, no address, nothing personal. */
function logRequest(api: Api, { method, pathname, requestId, status, begun, failure }: Served): void {
  const ms = Math.round((performance.now() - begun) * 100) / 100;
  api.deps.log.info({ method, path: pathname, requestId, status, ms }, "request");
  if (failure) logFailure(api, failure, { path: pathname, requestId });
}

function logFailure({ deps }: Api, error: AppError, where: { path: string; requestId: string }): void {
  const level = errorTable[error.code].log;
  if (level === "info") return;
  const cause = error.cause instanceof Error ? { name: error.cause.name, stack: error.cause.stack } : undefined;
  deps.log[level]({ ...where, reason: error.reason, cause }, "request refused or failed");
  if (error.code === "internal") capture(error.cause ?? error, where);
}
