import type { VendorResult } from "./vendor-error.ts";

/** Where one browser can be pushed to, as it told us (`PushSubscription.toJSON()`). */
export type PushTarget = { endpoint: string; p256dh: string; auth: string };

export type PushMessage = {
  /** JSON, 3 kB at most; encrypted for the browser alone. */
  body: string;
  /** How long the push service keeps it for a browser that is away. */
  ttlSeconds: number;
  /** `high` wakes a sleeping phone. */
  urgency: "normal" | "high";
};

/** Web Push (RFC 8030, 8291, 8292). */
export type PushPort = {
  /** Browsers subscribe with it: base64url. */
  publicKey: string;
  /** `not_found`: the browser has ended the subscription, it is of no use any more. */
  send(target: PushTarget, message: PushMessage): VendorResult<{ status: number }>;
};
