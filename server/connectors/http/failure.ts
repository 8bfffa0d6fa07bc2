/** What went wrong with one HTTP call, whatever client made it. */
export type Failure = {
  /**
   * `not_sent`: the request certainly did not reach the vendor. `lost`: it may have. `answered`: the vendor said so.
   * `blocked`: our own breaker or queue did not let it out.
   */
  stage: "not_sent" | "lost" | "answered" | "blocked";
  status: number | null;
  retryAfterMs: number | null;
  /** The vendor's own word for it, such as `invalid_grant`; never shown. */
  vendorCode: string | null;
};

const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  // Ours: see pinned-fetch.ts.
  "ADDRESS_REFUSED",
]);

type Bag = Record<string, unknown>;
const bag = (value: unknown): Bag => (typeof value === "object" && value !== null ? (value as Bag) : {});

/** Reads the errors of gaxios, the HubSpot client, the OpenAI client and fetch itself. */
export function failureOf(error: unknown, now: number = Date.now()): Failure {
  const thrown = bag(error);
  const response = bag(thrown.response);
  const status = [response.status, thrown.status, thrown.code].find(isStatus) ?? null;
  if (status !== null) {
    const retryAfterMs = retryAfter(thrown.headers ?? response.headers, now);
    return {
      stage: "answered",
      status,
      retryAfterMs,
      vendorCode: vendorCodeOf(response.data ?? thrown.body ?? thrown.error),
    };
  }
  const code = codesOf(error).find((found) => NOT_SENT.has(found)) ?? null;
  return { stage: code ? "not_sent" : "lost", status: null, retryAfterMs: null, vendorCode: code };
}

const isStatus = (value: unknown): value is number => typeof value === "number" && value >= 300 && value < 600;

/** Error codes along the chain of causes; fetch hides the socket's own error there, sometimes in a bundle. */
function codesOf(error: unknown, depth = 0): string[] {
  if (depth > 4 || typeof error !== "object" || error === null) return [];
  const { code, cause, errors } = bag(error);
  const bundled = Array.isArray(errors) ? errors.slice(0, 4) : [];
  return [
    ...(typeof code === "string" ? [code] : []),
    ...[cause, ...bundled].flatMap((inner) => codesOf(inner, depth + 1)),
  ];
}

/** Seconds or a date, in ms from now; null when there is none. */
export function retryAfter(headers: unknown, now: number): number | null {
  const text = headers instanceof Headers ? headers.get("retry-after") : bag(headers)["retry-after"];
  if (typeof text !== "string" || text === "") return null;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** `{error: "invalid_grant"}`, `{error: {errors: [{reason}]}}`, `{status: "BAD_REFRESH_TOKEN"}`: the most telling word. */
function vendorCodeOf(body: unknown): string | null {
  const { error, status, category } = bag(body);
  if (typeof error === "string") return error;
  const { errors, details } = bag(error);
  const reasons = [...(Array.isArray(details) ? details : []), ...(Array.isArray(errors) ? errors : [])];
  const reason = reasons.map((entry) => bag(entry).reason).find((value) => typeof value === "string");
  // HubSpot's word is its category: its status says no more than "error".
  return (
    [reason, status === "error" ? undefined : status, category].find(
      (value): value is string => typeof value === "string",
    ) ?? null
  );
}
