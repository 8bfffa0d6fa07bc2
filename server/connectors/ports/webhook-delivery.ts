import type { VendorResult } from "./vendor-error.ts";

/** A message to somebody's endpoint, signed after Standard Webhooks (standardwebhooks.com). */
export type OutgoingWebhook = {
  url: string;
  /** `whsec_` and the key in base64. */
  secret: string;
  /** The same for every try, so that the receiver recognises a second delivery. */
  id: string;
  at: Date;
  /** JSON. */
  body: string;
};

/** Posts to endpoints of customers. */
export type WebhookDelivery = {
  /** 2xx is success. A redirect is not followed: it is `rejected`, like any other answer. */
  post(message: OutgoingWebhook): VendorResult<{ status: number }>;
};
