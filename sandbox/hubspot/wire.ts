import { randomUUID } from "node:crypto";

/**
 * A model of the official SDK as it travels in JSON: dates are ISO strings, and a class's enum is its text.
 * Answers of the emulator are written against these, so the compiler checks them.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends string
    ? `${T}`
    : T extends (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

export type ErrorCategory =
  | "VALIDATION_ERROR"
  | "INVALID_AUTHENTICATION"
  | "EXPIRED_AUTHENTICATION"
  | "MISSING_SCOPES"
  | "OBJECT_NOT_FOUND"
  | "CONFLICT"
  | "RATE_LIMITS"
  | "INTERNAL_ERROR";

/** HubSpot's error body. */
export function hubspotError(
  status: number,
  category: ErrorCategory,
  message: string,
  options: { extra?: Record<string, unknown>; headers?: Record<string, string> } = {},
): Response {
  const body = { status: "error", message, correlationId: randomUUID(), category, ...options.extra };
  return Response.json(body, { status, headers: options.headers });
}

export function objectNotFound(): Response {
  return hubspotError(404, "OBJECT_NOT_FOUND", "resource not found");
}
