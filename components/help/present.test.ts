import { describe, expect, it } from "vitest";
import { machineLines, vendorLines } from "./present.ts";

const vendor = (id: string, more: object = {}) => ({
  id,
  provider: "google" as const,
  status: "connected" as const,
  accountLabel: `${id}@team.test`,
  outage: null,
  ...more,
});

describe("the system's status", () => {
  it("names the part that does not work, and only that", () => {
    const checks = { database: { ok: true }, migrations: { ok: true }, engine: { ok: true }, outbox: { ok: false } };
    const bad = machineLines({ status: "not_ready", checks }).filter(({ tone }) => tone !== "good");
    expect(bad).toMatchObject([{ label: "Delivery of events", tone: "bad" }]);
  });

  it("does not say that something works which nobody has asked", () => {
    const ok = { ok: true };
    const checks = { database: ok, migrations: ok, engine: { ok: true, isAsked: false }, outbox: ok };
    const [line, ...more] = machineLines({ status: "ready", checks }).filter(({ tone }) => tone !== "good");
    expect(line).toMatchObject({ key: "engine", state: "Runs elsewhere, not asked", tone: "neutral" });
    expect(more).toEqual([]);
  });

  it("takes no answer, and a part that is not told of, for trouble", () => {
    expect(machineLines(null)).toMatchObject([{ tone: "bad", state: "Does not answer" }]);
    expect(machineLines({ status: "ready", checks: {} }).every(({ tone }) => tone === "bad")).toBe(true);
  });

  it("shows vendors in trouble first, and disconnected ones not at all", () => {
    const lines = vendorLines([
      vendor("fine"),
      vendor("slow", { outage: { since: "2026-01-01T00:00:00Z", until: "2026-01-01T00:01:00Z" } }),
      vendor("gone", { status: "disconnected" }),
      vendor("broken", { status: "reconnect_needed" }),
    ]);
    expect(lines.map(({ key, tone }) => [key, tone])).toEqual([
      ["broken", "bad"],
      ["slow", "warn"],
      ["fine", "good"],
    ]);
  });
});
