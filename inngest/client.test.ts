import { describe, expect, it } from "vitest";
import { durableMode, engineKeys } from "./client.ts";

describe("who runs the functions", () => {
  it("is the embedded engine unless something says that there is an Inngest server", () => {
    expect(durableMode({})).toBe("embedded");
    const settings = [
      { INNGEST_BASE_URL: "http://inngest:8288" },
      { INNGEST_EVENT_KEY: "k" },
      { INNGEST_SIGNING_KEY: "signkey-x-00" },
      { INNGEST_DEV: "1" },
    ];
    expect(settings.map(durableMode)).toEqual(settings.map(() => "inngest"));
  });

  it("has keys of its own, made of the app's secret and told by nobody", () => {
    const secret = "s".repeat(32);
    const keys = engineKeys(secret);
    expect(keys.signingKey).toMatch(/^signkey-caseyos-[0-9a-f]{64}$/);
    expect(keys).toEqual(engineKeys(secret));
    expect(new Set([keys.eventKey, keys.signingKey, secret]).size).toBe(3);
    expect(engineKeys("t".repeat(32))).not.toEqual(keys);
  });
});
