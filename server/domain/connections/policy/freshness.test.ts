import { describe, expect, it } from "vitest";
import { nextAttemptAt, tokenAdvice } from "./freshness.ts";

const now = new Date("2026-11-23T09:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe("token advice", () => {
  it.each([
    ["fresh", at(301), null, false, "use"],
    ["five minutes left", at(300), null, false, "refresh"],
    ["expired", at(-1), null, false, "refresh"],
    ["no expiry known", null, null, false, "use"],
    ["refused though fresh", at(3000), null, true, "refresh"],
    ["renewal failed just now, token still good", at(60), at(-5), false, "use"],
    ["renewal failed just now, token dead", at(-60), at(-5), false, "wait"],
    ["renewal failed just now, token refused", at(60), at(-5), true, "wait"],
    ["renewal failed a while ago", at(60), at(-15), false, "refresh"],
  ] as const)("%s", (_name, accessExpiresAt, lastErrorAt, isRefused, advice) => {
    expect(tokenAdvice({ accessExpiresAt, lastErrorAt }, now, isRefused)).toBe(advice);
  });
});

describe("pace of a failing poll", () => {
  const wait = (lastGood: Date | null, retryAfterMs?: number) =>
    (nextAttemptAt(now, lastGood, 60, retryAfterMs).getTime() - now.getTime()) / 1000;

  it("starts at the usual pace, doubles while it fails, and stops at a quarter of an hour", () => {
    expect(wait(null)).toBe(60);
    expect(wait(at(-10))).toBe(60);
    expect(wait(at(-120))).toBe(120);
    expect(wait(at(-240))).toBe(240);
    expect(wait(at(-100_000))).toBe(900);
  });

  it("never comes back before the vendor allows it", () => {
    expect(wait(at(-60), 1_800_000)).toBe(1800);
  });
});
