import { NonRetriableError, RetryAfterError } from "inngest";
import { type AppError, errorTable, isAppError } from "#server/platform/pure/errors.ts";
import type { StepPort } from "#server/platform/steps.ts";

/** The two tools of Inngest's `step` that jobs use. */
export type StepTools = {
  run(id: string, body: () => Promise<unknown>): Promise<unknown>;
  sleepUntil(id: string, at: Date): Promise<void>;
};

/**
 * What the engine has to make of something thrown, by the job column of the error table: stop for good, try again at a given
 * time, or try again by its own back-off.
 */
export function asJobError(thrown: unknown): unknown {
  if (!isAppError(thrown)) return thrown;
  if (errorTable[thrown.code].job === "stop") return new NonRetriableError(messageOf(thrown), { cause: thrown });
  if (thrown.retryAfterMs === undefined) return thrown;
  return new RetryAfterError(messageOf(thrown), thrown.retryAfterMs, { cause: thrown });
}

const messageOf = (error: AppError): string => `${error.reason}: ${error.message}`;

/**
 * What may be shown of a run's error after the engine has carried it as JSON: the message of the AppError in it, which is
 * safe by definition; null where there is none.
 */
export function safeMessage(error: unknown, depth = 0): string | null {
  if (typeof error !== "object" || error === null || depth > 5) return null;
  const { name, message, cause } = error as { name?: unknown; message?: unknown; cause?: unknown };
  if (name === "AppError" && typeof message === "string") return message;
  return safeMessage(cause, depth + 1);
}

export async function translated<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (thrown) {
    throw asJobError(thrown);
  }
}

/**
 * Our port over Inngest's step. Results pass through JSON in the engine; jobs return ids and small facts only, so the type
 * that comes back is the type that went in.
 */
export function stepPort(step: StepTools): StepPort {
  return {
    run: async <T>(id: string, body: () => Promise<T>) => (await step.run(id, () => translated(body))) as T,
    sleepUntil: (id, at) => step.sleepUntil(id, at),
  };
}
