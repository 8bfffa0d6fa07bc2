import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** In a process of its own: tracing changes node's own modules for good. */
async function probe(kind: "otel" | "sentry" | "off"): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["server/testing/telemetry-probe.ts", kind], {
    timeout: 30_000,
  });
  return JSON.parse(stdout) as string[];
}

describe("telemetry", { timeout: 40_000 }, () => {
  it("sends traces without what stands in a query", async () => {
    const received = await probe("otel");
    expect(received.join()).toMatch(/^\/v1\/traces/);
    expect(received.join()).toContain("/api/auth/callback/email");
    expect(received.join()).not.toMatch(/s3cret|dana/);
  });

  it("sends errors by kind and stack, without their message", async () => {
    const received = await probe("sentry");
    expect(received.join()).toMatch(/"type":"Error"/);
    expect(received.join()).toContain("telemetry-probe");
    expect(received.join()).not.toContain("hunter2");
  });

  it("sends nothing when it is not configured", async () => {
    expect(await probe("off")).toEqual([]);
  });
});
