import { ApiError, Client } from "@xdevplatform/xdk";
import type { Refusal } from "#server/connectors/http/vendor-calls.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";

/** X's own client for one call; its retries are off. */
export const xClient = (baseUrl: string, accessToken: string): Client =>
  new Client({ baseUrl, accessToken, retry: false, maxRetries: 0 });

/** A failure of X in the shape that `failureOf` reads. */
class XRefusal extends Error {
  override readonly name = "XRefusal";
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: { error: string };
  constructor(status: number, error: string, retryAfterSeconds: number | null) {
    super(`X: ${status} ${error}`);
    this.status = status;
    this.headers = retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
    this.body = { error };
  }
}

/** Runs a call of the client and rethrows its failures in our shape: it hides network errors behind status 0. */
export async function inOurShape<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) throw error.data instanceof Error ? error.data : error;
    throw new XRefusal(error.status, wordOf(error.data), secondsToWait(error.headers, Date.now()));
  }
}

/** X says when its window ends (`x-rate-limit-reset`, epoch seconds); an answer within the limits carries it too. */
export function secondsToWait(headers: Headers, now: number): number | null {
  const told = headers.get("retry-after");
  if (told !== null && /^\d+$/.test(told)) return Number(told);
  const reset = headers.get("x-rate-limit-reset");
  if (reset === null || !/^\d+$/.test(reset) || headers.get("x-rate-limit-remaining") !== "0") return null;
  return Math.max(0, Math.ceil(Number(reset) - now / SECOND_MS));
}

/** X's problem as one word: duplicates have no code of their own. */
function wordOf(data: unknown): string {
  const { detail, title } = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  if (typeof detail === "string" && /duplicate content/i.test(detail)) return "duplicate";
  return typeof title === "string" ? title : "refused";
}

export function xRemedy(word: string | null): Refusal | null {
  if (word === "duplicate")
    return { kind: "rejected", message: "X refuses a post with the same text as an earlier one." };
  return null;
}
