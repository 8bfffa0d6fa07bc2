import { z } from "zod";
import { type AppError, errorTable, type FieldIssue } from "#server/platform/pure/errors.ts";

/** RFC 9457 problem details, with our code, a stable reason for programs and the request's id. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  reason: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** Two refusals for which HTTP has a status of its own. */
const statusOfReason: Record<string, number> = { "request.method_not_allowed": 405, "request.not_json": 415 };

export function problemOf(error: AppError, requestId: string): Problem {
  const row = errorTable[error.code];
  const issues = error.details.issues as FieldIssue[] | undefined;
  return {
    type: `urn:caseyos:problem:${error.code}`,
    title: row.title,
    status: statusOfReason[error.reason] ?? row.http,
    detail: error.message,
    code: error.code,
    reason: error.reason,
    requestId,
    ...(issues ? { errors: issues } : {}),
  };
}

/** The answer to any error; `Retry-After` is in whole seconds, rounded up. */
export function problemResponse(error: AppError, requestId: string, headers: Record<string, string> = {}): Response {
  const body = problemOf(error, requestId);
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(error.retryAfterMs === undefined
        ? {}
        : { "retry-after": String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))) }),
      ...headers,
    },
  });
}
