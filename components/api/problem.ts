import type { ErrorCode } from "#server/platform/pure/errors.ts";

/** What the screens need to know of a failed call. */
export type Problem = {
  code: ErrorCode | "offline";
  reason: string;
  /** Safe to show; says what happened. */
  message: string;
  details: Record<string, unknown>;
  requestId: string | null;
  /** Trying again may help. */
  isTemporary: boolean;
};

const temporary = new Set<string>(["vendor_unavailable", "internal", "rate_limited", "offline"]);

/** Reads a tRPC error; whatever has no answer from our server is a lost connection. */
export function problemOf(error: unknown): Problem {
  const data = dataOf(error);
  if (data === null) {
    return {
      code: "offline",
      reason: "offline",
      message: "CaseyOS did not answer. Your work here is kept; nothing was sent.",
      details: {},
      requestId: null,
      isTemporary: true,
    };
  }
  const code = String(data.code) as ErrorCode;
  return {
    code,
    reason: String(data.reason ?? code),
    message: error instanceof Error ? error.message : "Something went wrong on our side.",
    details: typeof data.details === "object" && data.details !== null ? (data.details as Record<string, unknown>) : {},
    requestId: typeof data.requestId === "string" ? data.requestId : null,
    isTemporary: temporary.has(code),
  };
}

/** The message for a form field, by the field's name; null when the refusal is about something else. */
export function fieldProblem(error: unknown, field: string): string | null {
  if (!error) return null;
  const issues = problemOf(error).details.issues;
  if (!Array.isArray(issues)) return null;
  const found = issues.find((issue: { path?: unknown }) => issue.path === field) as { message?: unknown } | undefined;
  return typeof found?.message === "string" ? found.message : null;
}

function dataOf(error: unknown): Record<string, unknown> | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  return typeof data === "object" && data !== null && "code" in data ? (data as Record<string, unknown>) : null;
}
