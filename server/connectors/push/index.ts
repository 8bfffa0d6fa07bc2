import webpush from "web-push";
import { isNearbyAddress, isPublicAddress } from "#server/connectors/http/address.ts";
import { defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import { ADDRESS_REFUSED, pinnedFetch } from "#server/connectors/http/pinned-fetch.ts";
import { type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { PushMessage, PushPort, PushTarget } from "#server/connectors/ports/push.ts";
import type { Env } from "#server/platform/env.ts";
import { err } from "#server/platform/pure/result.ts";

const VENDOR = "push service";

type PushEnv = Pick<Env, "VAPID_PUBLIC_KEY" | "VAPID_PRIVATE_KEY" | "MAIL_FROM" | "simulated">;
type KeyPair = { subject: string; publicKey: string; privateKey: string };

/** 404 and 410 mean that the browser has ended the subscription (RFC 8030, 7.3). */
const refine: Refine = ({ status, vendorCode }) => {
  if (status === 404 || status === 410) return "not_found";
  return vendorCode === ADDRESS_REFUSED ? "rejected" : null;
};

/**
 * Web Push with our own key pair; null without one. Endpoints are what browsers told us, so they are called like any address
 * a person typed: https, public, no redirects; in the sandbox the machine's own too.
 */
export function createPush(env: PushEnv, guard: Partial<GuardOptions> = {}): PushPort | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  if (!publicKey || !privateKey) return null;
  const isSandbox = env.simulated.size > 0;
  const isAllowed = (address: string) => isPublicAddress(address) || (isSandbox && isNearbyAddress(address));
  const fetch = pinnedFetch({ isAllowed, isPlainAllowed: isSandbox });
  const guards = guardBook({ ...defaultGuard, ...guard });
  const keys = { subject: `mailto:${addressOf(env.MAIL_FROM)}`, publicKey, privateKey };
  return {
    publicKey,
    send: async (target, message) => {
      const request = requestOf(target, message, keys);
      if (!request) return err({ vendor: VENDOR, kind: "rejected", message: "The browser's keys are not usable." });
      const calls = vendorCalls(VENDOR, guards(new URL(target.endpoint).host), refine);
      return calls.plain("exchange", async (signal) => {
        const answer = await fetch(target.endpoint, { ...request, signal });
        // What a push service writes is of no use to us: its status is the answer.
        await answer.body?.cancel();
        const { status } = answer;
        if (!answer.ok) throw Object.assign(new Error("push refused"), { status, headers: answer.headers });
        return { status };
      });
    },
  };
}

/** The request with its body encrypted for the browser; null for keys that are on no curve. */
function requestOf(target: PushTarget, message: PushMessage, vapidDetails: KeyPair) {
  const { endpoint, p256dh, auth } = target;
  const { body, ttlSeconds: TTL, urgency } = message;
  try {
    const made = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, Buffer.from(body), {
      vapidDetails,
      TTL,
      urgency,
    });
    const headers = Object.entries(made.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { method: "POST", headers, body: new Uint8Array(made.body ?? []) };
  } catch {
    return null;
  }
}

/** `CaseyOS <hello@example.com>` → `hello@example.com`: whom a push service may write to. */
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
