import { createHmac } from "node:crypto";
import { Signature } from "@hubspot/api-client";
import { describe, expect, it } from "vitest";
import { hubspotVerifier, signedUri } from "./signature.ts";

const SECRET = "a-client-secret";
const now = new Date("2026-11-23T09:00:00Z");
const uri = "https://caseyos.test/api/webhooks/hubspot?source=forms";
const body = Buffer.from('{"name":"Zoë – 100 %"}');

function signed(options: { at?: number; secret?: string; body?: Buffer; uri?: string; method?: string } = {}) {
  const at = options.at ?? now.getTime();
  const text = `${options.method ?? "POST"}${options.uri ?? uri}${options.body ?? body}${at}`;
  return createHmac("sha256", options.secret ?? SECRET)
    .update(text)
    .digest("base64");
}

function verdict(
  headers: Record<string, string | undefined>,
  request: Partial<{ method: string; uri: string; rawBody: Buffer }> = {},
) {
  const header = (name: string) => headers[name] ?? null;
  return hubspotVerifier(SECRET)({ method: "POST", uri, rawBody: body, header, ...request }, now);
}

const headersOf = (signature: string, at = now.getTime()) => ({
  "x-hubspot-signature-v3": signature,
  "x-hubspot-request-timestamp": String(at),
});

describe("HubSpot signature v3", () => {
  it("accepts what HubSpot's own library accepts", () => {
    const signature = signed();
    expect(verdict(headersOf(signature))).toBe("valid");
    // The library refuses old timestamps by the real clock, so its half of the comparison is signed now.
    const at = Date.now();
    const ofNow = signed({ at });
    const theirs = Signature.isValid({
      signatureVersion: "v3",
      signature: ofNow,
      clientSecret: SECRET,
      requestBody: body.toString(),
      url: uri,
      method: "POST",
      timestamp: at,
    });
    expect(theirs).toBe(true);
    const header = (name: string) => headersOf(ofNow, at)[name as "x-hubspot-signature-v3"] ?? null;
    expect(hubspotVerifier(SECRET)({ method: "POST", uri, rawBody: body, header }, new Date(at))).toBe("valid");
  });

  it.each([
    ["another secret", headersOf(signed({ secret: "other" }))],
    ["another body", headersOf(signed({ body: Buffer.from("{}") }))],
    ["another address", headersOf(signed({ uri: "https://caseyos.test/api/webhooks/hubspot" }))],
    ["another method", headersOf(signed({ method: "PUT" }))],
    ["another timestamp than was signed", headersOf(signed(), now.getTime() - 1)],
    ["hex instead of base64", headersOf(Buffer.from(signed(), "base64").toString("hex"))],
    ["a timestamp that is no number", { ...headersOf(signed()), "x-hubspot-request-timestamp": "now" }],
    ["an empty body's signature cut short", headersOf(signed().slice(0, 20))],
  ])("refuses %s", (_name, headers) => {
    expect(verdict(headers)).toBe("invalid");
  });

  it.each(["x-hubspot-signature-v3", "x-hubspot-request-timestamp"])("says when %s is missing", (name) => {
    expect(verdict({ ...headersOf(signed()), [name]: undefined })).toBe("missing");
  });

  it.each([
    [-300_000, "valid"],
    [-300_001, "stale"],
    [300_000, "valid"],
    [300_001, "stale"],
  ])("with a timestamp %i ms from now is %s", (offset, expected) => {
    const at = now.getTime() + offset;
    expect(verdict(headersOf(signed({ at }), at))).toBe(expected);
  });

  it("does not tell a forger that the timestamp was too old", () => {
    const at = now.getTime() - 900_000;
    expect(verdict(headersOf(signed({ at, secret: "other" }), at))).toBe("invalid");
  });

  it("decodes exactly the documented escapes of the address", () => {
    expect(signedUri("https://a.test/x%3Ay%2fz%3F%40%21%24%27%28%29%2A%2C%3B%20%26%25")).toBe(
      "https://a.test/x:y/z?@!$'()*,;%20%26%25",
    );
    const called = "https://caseyos.test/api/webhooks/hubspot?next=%2Fhome%20page";
    const documented = "https://caseyos.test/api/webhooks/hubspot?next=/home%20page";
    expect(verdict(headersOf(signed({ uri: documented })), { uri: called })).toBe("valid");
    expect(verdict(headersOf(signed({ uri: called })), { uri: called })).toBe("valid");
  });
});
