import { Hono } from "hono";
import { z } from "zod";
import type { Ctx } from "#server/platform/context.ts";
import { withIdempotency } from "#server/platform/idempotency.ts";
import { AppError, invalidInput } from "#server/platform/pure/errors.ts";
import type { RequestContext } from "../context.ts";
import { assertSameOrigin, changesState } from "../security/origin.ts";
import { inputError } from "../trpc.ts";
import { assertJson, KIB, parseJson, readBody } from "./body.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { Endpoint, EndpointInput, LinesType } from "./endpoint.ts";

const MAX_BODY = 256 * KIB;
const KEY_LENGTH = 200;

/** What the router hands through: the request's context and the headers to put on its answer. */
type Bindings = { context: RequestContext; answerHeaders: Headers };

type RestServer = (request: Request, context: RequestContext, answerHeaders: Headers) => Promise<Response>;

/**
 * One router over all endpoints, built once. Errors are thrown: the handler turns them into problems.
 * @throws AppError
 */
export function createRestServer(endpoints: readonly Endpoint[]): RestServer {
  const app = new Hono<{ Bindings: Bindings }>({ strict: true });
  const methods = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ":$1");
    methods.set(path, (methods.get(path) ?? new Set()).add(endpoint.method.toUpperCase()));
    app.on(endpoint.method.toUpperCase(), path, (c) => {
      return serve(endpoint, c.req.raw, c.req.param(), c.env.context, c.env.answerHeaders);
    });
  }
  // Where several fit an address the one with the fewest parameters is meant: its own methods are allowed.
  for (const [path, allowed] of [...methods].sort(([a], [b]) => parameters(a) - parameters(b))) {
    app.all(path, (c) => {
      c.env.answerHeaders.set("allow", [...allowed].join(", "));
      throw new AppError(
        "invalid_input",
        "request.method_not_allowed",
        `This address answers ${[...allowed].join(", ")} only.`,
      );
    });
  }
  app.notFound(() => {
    throw new AppError(
      "not_found",
      "endpoint.not_found",
      "There is no such endpoint. /api/openapi.json lists all of them.",
    );
  });
  app.onError((error) => {
    throw error;
  });
  return async (request, context, answerHeaders) => app.fetch(request, { context, answerHeaders });
}

const parameters = (path: string): number => path.split(":").length;

async function serve(
  endpoint: Endpoint,
  request: Request,
  params: Record<string, string>,
  context: RequestContext,
  answerHeaders: Headers,
): Promise<Response> {
  const caller = await callerOf(endpoint, request, context, answerHeaders);
  const isWrite = changesState(request.method);
  if (isWrite && caller.by === "session") assertSameOrigin(request.headers, context.api.settings.origin);
  const text = endpoint.body ? await bodyText(request) : "";
  const input = parseInput(endpoint, request, params, text);
  const run = () => endpoint.run(caller.ctx, input);
  if (endpoint.lines) return answerLines(endpoint.lines, (await run()) as AsyncIterable<string>, answerHeaders);
  if (input.idempotencyKey === null || !isWrite || endpoint.idempotency !== "door" || !("workspaceId" in caller.ctx)) {
    return answer(endpoint.status, await run(), answerHeaders);
  }
  const stored = await onceOnly(endpoint, caller, request, { text, key: input.idempotencyKey }, run);
  if (stored.isReplayed) answerHeaders.set("idempotency-replayed", "true");
  return answer(stored.status, stored.body, answerHeaders);
}

function onceOnly(
  endpoint: Endpoint,
  caller: Caller,
  request: Request,
  sent: { text: string; key: string },
  run: () => Promise<unknown>,
) {
  const ctx = caller.ctx as Ctx;
  const { pathname, search } = new URL(request.url);
  const key = `${ctx.actor.type}:${ctx.actor.id}:${sent.key}`;
  const fingerprint = `${endpoint.method} ${pathname}${search}\n${sent.text}`;
  return withIdempotency(ctx, { workspaceId: ctx.workspaceId, key, fingerprint }, async () => {
    return { status: endpoint.status, body: await run() };
  });
}

async function bodyText(request: Request): Promise<string> {
  assertJson(request.headers);
  return (await readBody(request, MAX_BODY)).toString("utf8");
}

type AnyInput = EndpointInput<z.ZodType, z.ZodType, z.ZodType>;

function parseInput(endpoint: Endpoint, request: Request, params: Record<string, string>, text: string): AnyInput {
  const idempotencyKey = request.headers.get("idempotency-key");
  if (idempotencyKey !== null && (idempotencyKey === "" || idempotencyKey.length > KEY_LENGTH)) {
    throw invalidInput("idempotency.bad_key", `An Idempotency-Key has 1 to ${KEY_LENGTH} characters.`);
  }
  return {
    params: endpoint.params ? parse(endpoint.params, params) : undefined,
    query: endpoint.query ? parse(endpoint.query, queryOf(endpoint.query, request)) : undefined,
    body: endpoint.body ? parse(endpoint.body, parseJson(text)) : undefined,
    idempotencyKey,
  };
}

/** A filter that is misspelt would answer with everything: what an endpoint does not know is refused. */
function queryOf(schema: z.ZodType, request: Request): Record<string, string> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : null;
  const unknown = known && Object.keys(query).find((name) => !known.includes(name));
  if (unknown)
    throw invalidInput("query.unknown", `There is no “${unknown.slice(0, 40)}” here. There are: ${known.join(", ")}.`);
  return query;
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw inputError(parsed.error);
  return parsed.data;
}

/** A line that cannot be made breaks the connection off: a reader sees that the last line is missing. */
function answerLines(type: LinesType, lines: AsyncIterable<string>, headers: Headers): Response {
  headers.set("content-type", type === "text/csv" ? "text/csv; charset=utf-8" : type);
  headers.set("cache-control", "no-store");
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(`${next.value}\n`));
    },
    cancel: async () => void (await iterator.return?.()),
  });
  return new Response(body, { status: 200, headers });
}

function answer(status: number, body: unknown, headers: Headers): Response {
  if (status === 204) return new Response(null, { status, headers });
  headers.set("content-type", "application/json");
  headers.set("cache-control", "no-store");
  return new Response(JSON.stringify(body), { status, headers });
}
