import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Webhook } from "standardwebhooks";
import { publicAddressOf, type Resolved } from "#server/connectors/http/address.ts";
import { defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import { vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { OutgoingWebhook, WebhookDelivery } from "#server/connectors/ports/webhook-delivery.ts";
import { err } from "#server/platform/pure/result.ts";

const MAX_BYTES = 64 * 1024;

/**
 * Delivers webhooks: https to public addresses only, connected to the very address that was checked; no redirects; 10 s; 64 kB
 * either way.
 * @param options.isSandbox lets http and private addresses through, for endpoints on the same machine
 */
export function createWebhookDelivery(options: { isSandbox: boolean; guard?: Partial<GuardOptions> }): WebhookDelivery {
  const { isSandbox } = options;
  const guards = guardBook({ ...defaultGuard, ...options.guard });
  const refuse = (message: string) => err({ vendor: "webhook", kind: "rejected" as const, message });
  return {
    post: async (message) => {
      const url = new URL(message.url);
      if (url.protocol !== "https:" && !(isSandbox && url.protocol === "http:")) {
        return refuse("An endpoint must have an https address.");
      }
      if (Buffer.byteLength(message.body) > MAX_BYTES) return refuse("The message is larger than 64 kB.");
      const calls = vendorCalls("webhook", guards(url.host));
      const address = await calls.plain("exchange", () => publicAddressOf(url.hostname, isSandbox));
      if (!address.ok) return { ok: false, error: { ...address.error, kind: "unavailable" } };
      const target = address.value;
      if (!target) return refuse("The endpoint's address is not on the public internet.");
      return calls.plain("write", (signal) => send(url, target, message, signal));
    },
  };
}

/** One request. An answer that is no 2xx is thrown with its status, as the guard reads it. */
function send(url: URL, target: Resolved, message: OutgoingWebhook, signal: AbortSignal): Promise<{ status: number }> {
  const { id, at, body, secret } = message;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": "CaseyOS",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  const pinned = (_host: string, _options: unknown, done: (error: null, addresses: Resolved[]) => void) =>
    done(null, [target]);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, signal, agent: false, lookup: pinned as never }, (answer) => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) answer.destroy();
      });
      answer.on("error", () => {});
      // What the endpoint answers is of no use to us: its status is the answer.
      if (status >= 200 && status < 300) resolve({ status });
      else
        reject(
          Object.assign(new Error("endpoint refused"), { status, headers: new Headers(retryHeader(answer.headers)) }),
        );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const retryHeader = (headers: { "retry-after"?: string }): Record<string, string> =>
  headers["retry-after"] ? { "retry-after": headers["retry-after"] } : {};
