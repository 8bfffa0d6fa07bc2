import { describe, expect, it } from "vitest";
import { isAppError } from "#server/platform/pure/errors.ts";
import { clientIp } from "./client-ip.ts";
import { commonHeaders, pagePolicy } from "./headers.ts";
import { assertSameOrigin, changesState } from "./origin.ts";

const origin = "https://app.test";
const verdict = (headers: Record<string, string>): string => {
  try {
    assertSameOrigin(new Headers(headers), origin);
    return "ours";
  } catch (error) {
    return isAppError(error) ? error.reason : String(error);
  }
};

describe("assertSameOrigin", () => {
  it.each([
    [{ origin }, "ours"],
    [{ origin, "sec-fetch-site": "same-origin" }, "ours"],
    [{}, "request.cross_site"],
    [{ "sec-fetch-site": "same-origin" }, "request.cross_site"],
    [{ origin, "sec-fetch-site": "same-site" }, "request.cross_site"],
    [{ origin, "sec-fetch-site": "cross-site" }, "request.cross_site"],
    [{ origin, "sec-fetch-site": "none" }, "request.cross_site"],
    [{ origin: "http://app.test" }, "request.cross_site"],
    [{ origin: "https://app.test:8443" }, "request.cross_site"],
    [{ origin: "https://app.test.evil.test" }, "request.cross_site"],
    [{ origin: "null" }, "request.cross_site"],
    [{ referer: `${origin}/page` }, "request.cross_site"],
  ])("%j is %s", (headers, expected) => {
    expect(verdict(headers as Record<string, string>)).toBe(expected);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])("%s changes state", (method) => {
    expect(changesState(method)).toBe(true);
  });
  it.each(["GET", "HEAD", "OPTIONS"])("%s does not", (method) => {
    expect(changesState(method)).toBe(false);
  });
});

describe("clientIp", () => {
  it.each([
    ["1.1.1.1, 2.2.2.2", "9.9.9.9", 0, "9.9.9.9"],
    ["1.1.1.1, 2.2.2.2", "9.9.9.9", 1, "2.2.2.2"],
    ["6.6.6.6, 1.1.1.1, 2.2.2.2", "9.9.9.9", 2, "1.1.1.1"],
    ["2.2.2.2", "9.9.9.9", 2, "2.2.2.2"],
    [null, "9.9.9.9", 1, "9.9.9.9"],
    [null, "::ffff:9.9.9.9", 0, "9.9.9.9"],
    [null, null, 0, "unknown"],
  ])("of %j over %s behind %i proxies is %s", (forwarded, socket, proxies, expected) => {
    expect(clientIp(forwarded, socket, proxies)).toBe(expected);
  });
});

describe("pagePolicy", () => {
  const policy = pagePolicy({
    nonce: "abc",
    isDevelopment: false,
    isSecure: true,
    signInOrigins: ["https://accounts.google.com"],
  });
  const directives = new Map(policy.split("; ").map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1)]));

  it("runs no inline script and no eval in production", () => {
    expect(directives.get("script-src")).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"]);
    expect(directives.get("style-src")).not.toContain("'unsafe-inline'");
    expect(policy).not.toContain("unsafe-eval");
  });

  it("is framed by nobody and sends forms only to us and the sign-in providers", () => {
    expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
    expect(directives.get("object-src")).toEqual(["'none'"]);
    expect(directives.get("base-uri")).toEqual(["'none'"]);
    expect(directives.get("form-action")).toEqual(["'self'", "https://accounts.google.com"]);
  });

  it("names no other site to load anything from", () => {
    const elsewhere = [...directives]
      .filter(([name]) => name !== "form-action")
      .flatMap(([, sources]) => sources.filter((source) => /^https?:|\*/.test(source)));
    expect(elsewhere).toEqual([]);
  });
});

describe("commonHeaders", () => {
  it("insists on https where the app has it, and only there", () => {
    const names = (address: string) => commonHeaders({ origin: address }).map(([name]) => name);
    expect(names("https://app.test")).toContain("strict-transport-security");
    expect(names("http://localhost:3000")).not.toContain("strict-transport-security");
  });
});
