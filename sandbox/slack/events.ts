import { createHmac, randomUUID } from "node:crypto";
import { SLACK_APP, SLACK_EVENTS_PATH, SLACK_TEAM } from "../constants.ts";
import type { Store } from "../store/journal.ts";
import type { DeliveryResult, SlackDelivery } from "../world/contract.ts";

export type SlackSignature = "valid" | "wrong" | "stale" | "missing";

/** Slack waits this long for an answer. */
const ANSWER_WITHIN_MS = 3_000;
const STALE_BY_SECONDS = 6 * 60;
const KEPT = 200;

/** Signature v0: hex HMAC-SHA256 over `v0:timestamp:body`. */
export const signV0 = (secret: string, timestamp: number, body: string): string =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;

export type SlackEventSender = ReturnType<typeof createSlackEventSender>;

/**
 * Slack's events, signed as Slack signs them. A failed delivery is repeated once at once, with Slack's retry headers; its later
 * repeats (a minute, five minutes) are not made.
 */
export function createSlackEventSender(options: { store: Store; appUrl: string }) {
  const deliveries = options.store.collection<SlackDelivery>("slack.deliveries");
  const url = new URL(SLACK_EVENTS_PATH, options.appUrl).toString();
  const stop = new AbortController();

  const keep = (delivery: SlackDelivery): void => {
    deliveries.put(delivery.id, delivery);
    for (const old of deliveries.all().slice(0, -KEPT)) deliveries.delete(old.id);
  };
  /** Slack does not repeat these. @returns the app's own answer too */
  const deliverForm = async (path: string, body: string, signature: SlackSignature) => {
    const target = new URL(path, options.appUrl).toString();
    const type = "application/x-www-form-urlencoded";
    const answer = await post(target, body, signature, { retry: 0, reason: null, stop: stop.signal, type });
    const { status, error } = answer;
    const id = randomUUID();
    keep({ id, url: target, attempts: [{ at: new Date().toISOString(), status, error }], body });
    return { deliveryId: id, status, error, body: answer.body };
  };
  const deliver = async (body: string, signature: SlackSignature): Promise<DeliveryResult> => {
    const id = randomUUID();
    const attempts: SlackDelivery["attempts"] = [];
    for (const retry of [0, 1]) {
      const reason = attempts[0]?.error ?? null;
      const { status, error } = await post(url, body, signature, { retry, reason, stop: stop.signal });
      attempts.push({ at: new Date().toISOString(), status, error });
      if (status !== null && status < 300) break;
    }
    keep({ id, url, attempts, body });
    const last = attempts.at(-1);
    return { deliveryId: id, status: last?.status ?? null, error: last?.error ?? null };
  };
  return {
    all: (): SlackDelivery[] => deliveries.all(),
    /** @param times how often the same event is sent, as Slack does when it missed an answer */
    async send(event: Record<string, unknown>, times: number, signature: SlackSignature): Promise<DeliveryResult[]> {
      const body = JSON.stringify(envelope(event));
      const results: DeliveryResult[] = [];
      for (let count = 0; count < times; count += 1) results.push(await deliver(body, signature));
      return results;
    },
    /** Buttons and commands come as forms. @param times how often the same one is sent */
    async sendForm(path: string, form: Record<string, string>, times: number, signature: SlackSignature) {
      const body = new URLSearchParams(form).toString();
      const results: (DeliveryResult & { body: string })[] = [];
      for (let count = 0; count < times; count += 1) results.push(await deliverForm(path, body, signature));
      return results;
    },
    /** What Slack does when the address is entered on the app's page. @returns whether the challenge came back */
    async verifyAddress(): Promise<boolean> {
      const challenge = randomUUID();
      const body = JSON.stringify({ token: "sandbox", challenge, type: "url_verification" });
      const answer = await post(url, body, "valid", { retry: 0, reason: null, stop: stop.signal });
      return answer.status === 200 && answer.body.includes(challenge);
    },
    close: () => stop.abort(),
  };
}

const envelope = (event: Record<string, unknown>) => ({
  token: "sandbox",
  team_id: SLACK_TEAM.id,
  context_team_id: SLACK_TEAM.id,
  api_app_id: SLACK_APP.appId,
  event,
  type: "event_callback",
  event_id: `Ev${randomUUID().replaceAll("-", "").slice(0, 12).toUpperCase()}`,
  event_time: Math.floor(Date.now() / 1000),
  authorizations: [
    {
      enterprise_id: null,
      team_id: SLACK_TEAM.id,
      user_id: SLACK_APP.botUserId,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: false,
});

async function post(
  url: string,
  body: string,
  signature: SlackSignature,
  { retry, reason, stop, type }: { retry: number; reason: string | null; stop: AbortSignal; type?: string },
): Promise<{ status: number | null; error: string | null; body: string }> {
  const timestamp = Math.floor(Date.now() / 1000) - (signature === "stale" ? STALE_BY_SECONDS : 0);
  const secret = signature === "wrong" ? "not-the-secret" : SLACK_APP.signingSecret;
  const headers = new Headers({ "content-type": type ?? "application/json", "user-agent": "Slackbot 1.0 (sandbox)" });
  if (signature !== "missing") {
    headers.set("x-slack-request-timestamp", String(timestamp));
    headers.set("x-slack-signature", signV0(secret, timestamp, body));
  }
  if (retry > 0) {
    headers.set("x-slack-retry-num", String(retry));
    headers.set("x-slack-retry-reason", reason === null ? "http_error" : "http_timeout");
  }
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { status: response.status, error: null, body: await response.text() };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error), body: "" };
  }
}
