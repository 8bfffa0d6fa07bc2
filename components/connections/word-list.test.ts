import { expect, it } from "vitest";
import { healthLine, troublesOf } from "./present.ts";
import { fromList, toList } from "./word-list.ts";

it("reads a line of words as people type it, each once, and writes it back", () => {
  expect(toList(" fleet tracking, telematics ,, @dana\ntelematics")).toEqual(["fleet tracking", "telematics", "dana"]);
  expect(toList(fromList(["a b", "c"]))).toEqual(["a b", "c"]);
});

it("says how an account fares without inventing a figure", () => {
  const traffic = { calls: 0, failures: 0, p95Ms: null };
  expect(healthLine({ token: "renewing", traffic })).toBe("Access renews by itself");
  expect(healthLine({ token: "lasting", traffic: { calls: 1_214, failures: 2, p95Ms: 1_600 } })).toBe(
    "Access lasts until it is taken back · 1,214 calls in 24 h, 2 failed, 95 % under 1.6 s",
  );
  expect(healthLine({ token: "gone", traffic: { calls: 1, failures: 0, p95Ms: null } })).toBe(
    "Access is gone · 1 call in 24 h, none failed",
  );
});

it("names what stands in the way, one's own reconnects first", () => {
  const entry = { id: "1", provider: "x", status: "connected", isMine: true, outage: null } as never as Parameters<
    typeof troublesOf
  >[0][number];
  const down = { ...entry, id: "2", outage: { since: "", until: "" } };
  const broken = { ...entry, id: "3", status: "reconnect_needed" as const };
  const theirs = { ...broken, id: "4", isMine: false };
  expect(troublesOf([entry, down, broken, theirs]).map(({ connection, kind }) => [connection.id, kind])).toEqual([
    ["3", "reconnect"],
    ["2", "down"],
  ]);
});
