import type { VendorResult } from "./vendor-error.ts";

export type WorldVendor = "google" | "hubspot" | "slack" | "x";

/** What a person can choose from when they play the world. */
export type WorldFacts = {
  /** People outside who can answer, with the subject of the last mail they got. */
  prospects: { email: string; name: string; lastSubject: string }[];
  deals: { id: string; name: string; stage: string }[];
  stages: string[];
  /** What Slack showed last to who typed a command, with its Approve buttons; null: nothing yet. */
  slackAnswer: { text: string; buttons: { value: string; title: string }[] } | null;
  /** Faults that wait for calls. */
  faults: { vendor: string; kind: string; remaining: number }[];
};

/** The emulated world: what other people and the vendors themselves would do. */
export type WorldPort = {
  facts(): VendorResult<WorldFacts>;
  submitForm(form: { email: string; name: string; company: string; message: string }): VendorResult<void>;
  reply(reply: { mailbox: string; text: string }): VendorResult<void>;
  moveDeal(deal: { id: string; stage: string }): VendorResult<void>;
  mentionInSlack(text: string): VendorResult<void>;
  commandInSlack(text: string): VendorResult<void>;
  /** @param value of an Approve button that stands there */
  approveInSlack(value: string): VendorResult<void>;
  postOnX(post: { handle: string; text: string }): VendorResult<void>;
  break(
    vendor: WorldVendor,
    how: "rate_limited" | "server_error" | "hang" | "lost_reply" | "revoked",
  ): VendorResult<void>;
  /** Ends every fault; what was revoked stays so. */
  heal(): VendorResult<void>;
};
