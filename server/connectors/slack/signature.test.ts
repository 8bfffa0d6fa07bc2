import { createHmac } from "node:crypto";
import { verifySlackRequest } from "@slack/bolt";
import { describe, expect, it } from "vitest";
import { slackVerifier } from "./signature.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const now = new Date("2026-11-22T09:00:00Z");
const body = '{"type":"event_callback","text":"1 < 2 & ümlaut"}';
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

const sign = (text: string, timestamp: number | string, secret = SECRET) =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${text}`).digest("hex")}`;

type Given = { signature?: string; timestamp?: string; body?: string };

function verdict(given: Given) {
  const headers: Record<string, string | undefined> = {
    "x-slack-signature": given.signature,
    "x-slack-request-timestamp": given.timestamp,
  };
  const request = {
    method: "POST",
    uri: "https://caseyos.test/api/webhooks/slack",
    rawBody: Buffer.from(given.body ?? body),
    header: (name: string) => headers[name] ?? null,
  };
  return slackVerifier(SECRET)(request, now);
}

/** Whether Slack's own library takes the same request. */
function boltTakes(given: Given): boolean {
  try {
    verifySlackRequest({
      signingSecret: SECRET,
      body: given.body ?? body,
      headers: {
        "x-slack-signature": given.signature ?? "",
        "x-slack-request-timestamp": Number(given.timestamp ?? 0),
      },
      nowMilliseconds: now.getTime(),
    });
    return true;
  } catch {
    return false;
  }
}

const at = (offsetSeconds: number): Given => {
  const timestamp = String(seconds(now) + offsetSeconds);
  return { timestamp, signature: sign(body, timestamp) };
};

describe("a request signed by Slack", () => {
  it.each<[string, Given]>([
    ["as it should be", at(0)],
    ["four minutes ago", at(-240)],
  ])("%s is taken, as Slack's own library takes it", (_name, given) => {
    expect(verdict(given)).toBe("valid");
    expect(boltTakes(given)).toBe(true);
  });

  it.each<[string, Given, string]>([
    ["with another secret", { ...at(0), signature: sign(body, seconds(now), "other") }, "invalid"],
    ["over another body", { ...at(0), body: `${body} ` }, "invalid"],
    ["with another timestamp", { ...at(0), timestamp: String(seconds(now) - 1) }, "invalid"],
    ["of another version", { ...at(0), signature: at(0).signature?.replace("v0=", "v1=") }, "invalid"],
    ["more than five minutes ago", at(-301), "stale"],
    ["without a signature", { ...at(0), signature: undefined }, "missing"],
    ["without a timestamp", { ...at(0), timestamp: undefined }, "missing"],
    ["with a timestamp that is none", { ...at(0), timestamp: "soon" }, "invalid"],
  ])("%s is refused, as Slack's own library refuses it", (_name, given, expected) => {
    expect(verdict(given)).toBe(expected);
    expect(boltTakes(given)).toBe(false);
  });

  it("from the future is stale too, and a forger is not told that it was the time", () => {
    expect(verdict(at(301))).toBe("stale");
    expect(verdict({ ...at(-900), signature: sign(body, seconds(now) - 900, "other") })).toBe("invalid");
  });
});
