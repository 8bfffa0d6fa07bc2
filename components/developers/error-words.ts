import { type ErrorCode, errorTable } from "#server/platform/pure/errors.ts";

/** What each code means for a program, and what it should do. */
const advice: Record<ErrorCode, string> = {
  invalid_input: "Something in the request is not as it has to be; `errors` names the fields. Change the request.",
  unauthenticated: "No key, or one that is wrong, expired or revoked. Make a new key.",
  forbidden: "The key lacks the scope, or no key may do this at all. `reason` says which.",
  not_found: "There is no such thing in this workspace. Another workspace’s id is answered alike.",
  conflict: "Somebody was first, or it is not in a state for this. Read it again and decide anew.",
  precondition_failed: "Something has to be set up or switched on before. `detail` says what.",
  limit_exceeded: "A limit of the workspace is reached, of sent mail for instance. Wait as long as `Retry-After` says.",
  rate_limited: "Too many requests in this minute. Wait as long as `Retry-After` says, then go on.",
  payload_too_large: "The body is larger than this address takes. Send less at once.",
  vendor_rejected: "A connected service refused. Sending it again as it is will not help.",
  vendor_unavailable: "A connected service does not answer. Try again later, with the same `Idempotency-Key`.",
  auth_expired: "A connected account needs to be connected again by a person.",
  internal: "A fault of ours. Try again with the same `Idempotency-Key`, and tell us the `requestId`.",
};

export type ErrorLine = { code: ErrorCode; status: number; title: string; advice: string; mayRetry: boolean };

/** The one table of errors, as the server answers by it. */
export const errorLines: ErrorLine[] = (Object.keys(advice) as ErrorCode[]).map((code) => {
  const { http, title, job } = errorTable[code];
  return { code, status: http, title, advice: advice[code], mayRetry: job === "retry" };
});
