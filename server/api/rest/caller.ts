import { authenticateKey } from "#server/domain/developer/index.ts";
import type { UserCtx } from "#server/domain/workspaces/index.ts";
import { type Ctx, createCtx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { covers } from "#server/platform/pure/permissions.ts";
import { type RequestContext, userCtxOf } from "../context.ts";
import { limitCaller, limitFailure } from "../limits.ts";
import type { Endpoint } from "./endpoint.ts";

export type Caller = { by: "key" | "session"; ctx: Ctx | UserCtx };

/**
 * Who calls, by key or by session. Deny by default: without either there is no caller, and a key needs the endpoint's scope.
 * @throws unauthenticated, forbidden, rate_limited
 */
export async function callerOf(
  endpoint: Endpoint,
  request: Request,
  context: RequestContext,
  answerHeaders: Headers,
): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  const caller = await identify(endpoint, authorization, request, context).catch((error: unknown) =>
    limitFailure(context, error),
  );
  const bucket = caller.by === "key" ? `key:${(caller.ctx as Ctx).actor.id}` : `user:${userIdOf(caller.ctx)}`;
  await limitCaller(context, bucket, answerHeaders);
  return caller;
}

async function identify(
  endpoint: Endpoint,
  authorization: string | null,
  request: Request,
  context: RequestContext,
): Promise<Caller> {
  if (authorization !== null) return { by: "key", ctx: await keyCtx(endpoint, authorization, context) };
  const session = await context.session();
  if (session === null)
    throw new AppError(
      "unauthenticated",
      "session.missing",
      "Sign in, or send an API key: authorization: Bearer csk_…",
    );
  assertMeant(request.headers.get("x-user"), session.userId);
  if (endpoint.access === "user") return { by: "session", ctx: await userCtxOf(context) };
  const named = request.headers.get("x-workspace");
  return { by: "session", ctx: named === null ? await context.onlyMember() : await context.member(named) };
}

/** What a person decided while offline may be sent long after: never as somebody else who signed in meanwhile. */
function assertMeant(meant: string | null, userId: string): void {
  if (meant === null || meant === userId) return;
  throw new AppError(
    "forbidden",
    "session.other_person",
    "Somebody else is signed in now, so this was not carried out.",
  );
}

async function keyCtx(endpoint: Endpoint, authorization: string, context: RequestContext): Promise<Ctx> {
  const { deps } = context.api;
  const [scheme, rawKey] = authorization.split(" ");
  const holder = scheme?.toLowerCase() === "bearer" && rawKey ? await authenticateKey(deps.db, rawKey) : null;
  if (!holder) throw new AppError("unauthenticated", "api_key.invalid", "This API key is unknown, revoked or expired.");
  const { access } = endpoint;
  if (access === "user" || access === "session") {
    throw new AppError(
      "forbidden",
      "api_key.session_only",
      "This endpoint needs a signed-in person. An API key may not call it.",
    );
  }
  if (!holder.scopes.some((scope) => covers(scope, access))) {
    throw new AppError("forbidden", "permission.denied", `The key needs the scope ${access}.`, {
      details: { scope: access },
    });
  }
  const actor = { type: "api_key", id: holder.keyId, scopes: holder.scopes, name: holder.name } as const;
  return createCtx(deps, { workspaceId: holder.workspaceId, actor, requestId: context.requestId, surface: "api" });
}

const userIdOf = (ctx: Ctx | UserCtx): string => ("user" in ctx ? ctx.user.userId : ctx.actor.id);
