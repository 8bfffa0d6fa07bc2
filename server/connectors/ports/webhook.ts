/** A webhook as it came in, before anything was parsed. */
export type SignedRequest = {
  method: string;
  /** Public address with its query, as the vendor called it. */
  uri: string;
  rawBody: Buffer;
  /** Header by lower-case name. */
  header: (name: string) => string | null;
};

export type WebhookVerdict = "valid" | "missing" | "invalid" | "stale";

/** Whether the vendor signed exactly this request, and within its time window of `now`. */
export type WebhookVerifier = (request: SignedRequest, now: Date) => WebhookVerdict;
