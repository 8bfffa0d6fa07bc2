import { initTRPC, TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import { AppError, errorTable, isAppError, toAppError } from "#server/platform/pure/errors.ts";
import { type RequestContext, userCtxOf } from "./context.ts";

const t = initTRPC.context<RequestContext>().create({
  isDev: false,
  errorFormatter: ({ shape, error, ctx }) => {
    const app = appErrorOf(error);
    const { path, httpStatus } = shape.data;
    return { ...shape, message: app.message, data: { path, httpStatus, ...errorData(app, ctx?.requestId ?? null) } };
  },
});

const errorData = (app: AppError, requestId: string | null) => ({
  code: app.code,
  reason: app.reason,
  details: app.details,
  requestId,
  ...(app.retryAfterMs === undefined ? {} : { retryAfterMs: app.retryAfterMs }),
});

/** An error of the door, before any procedure ran, in the shape that procedures' errors have. */
export function doorError(app: AppError, requestId: string) {
  const { trpc, http } = errorTable[app.code];
  const data = { path: undefined, httpStatus: http, ...errorData(app, requestId) };
  return { error: { message: app.message, code: TRPC_ERROR_CODES_BY_KEY[trpc], data } };
}

export const router = t.router;

/** What tRPC itself refuses (unknown path, bad JSON, bad input) and what verbs throw, as one kind of error. */
export function appErrorOf(error: TRPCError): AppError {
  if (isAppError(error.cause)) return error.cause;
  if (error.cause instanceof z.ZodError) return inputError(error.cause);
  switch (error.code) {
    case "NOT_FOUND":
      return new AppError("not_found", "procedure.not_found", "There is no such procedure.");
    case "PARSE_ERROR":
    case "BAD_REQUEST":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return new AppError("invalid_input", "request.malformed", "The request could not be read.");
    case "PAYLOAD_TOO_LARGE":
      return new AppError("payload_too_large", "request.too_large", "The request is too large.");
    default:
      return toAppError(error.cause ?? error);
  }
}

/** A schema's refusal with one line per field. */
export function inputError(error: z.ZodError): AppError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return new AppError("invalid_input", "input.invalid", "Some of the input is not valid.", { details: { issues } });
}

/** The only place where verbs' errors become tRPC's. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const app = appErrorOf(result.error);
  throw new TRPCError({ code: errorTable[app.code].trpc, message: app.message, cause: app });
});

/** Anybody. Its resolver gets the request's context and must not trust it with a workspace. */
export const publicProcedure = t.procedure.use(translateErrors);

/** Somebody signed in; no workspace. `ctx` is a UserCtx. */
export const userProcedure = publicProcedure.use(async ({ ctx, next }) => next({ ctx: await userCtxOf(ctx) }));

/**
 * A member of the workspace that the input names in `workspaceSlug`. `ctx` is a Ctx. The slug ends here: verbs get the input
 * of their own contract and nothing beside it.
 */
export const memberProcedure = publicProcedure
  .input(z.object({ workspaceSlug: z.string().min(1).max(80) }))
  .use(async ({ ctx, input, next }) => next({ ctx: await ctx.member(input.workspaceSlug), input: {} }));
