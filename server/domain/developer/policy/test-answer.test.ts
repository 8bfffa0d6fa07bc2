import { expect, it } from "vitest";
import { err, ok } from "#server/platform/pure/result.ts";
import { testAnswer } from "./test-answer.ts";

const at = new Date("2026-11-22T10:00:00Z");
const failed = (kind: "rejected" | "unavailable" | "unknown" | "rate_limited", status?: number) =>
  testAnswer(err({ vendor: "webhook", kind, message: "No.", ...(status === undefined ? {} : { status }) }), at, 12);

it("an answer is told with its status, and what has none with what happened", () => {
  expect(testAnswer(ok({ status: 204 }), at, 12)).toEqual({
    at: "2026-11-22T10:00:00.000Z",
    ms: 12,
    isDelivered: true,
    status: 204,
    message: "It answered 204.",
  });
  expect(failed("rejected", 404)).toMatchObject({
    isDelivered: false,
    status: 404,
    message: expect.stringContaining("404"),
  });
  expect(failed("rejected")).toMatchObject({ status: null, message: "No." });
  expect(failed("unavailable").message).toContain("could not be reached");
  expect(failed("unknown").message).toContain("no answer in time");
  expect(failed("rate_limited").message).toContain("too many");
});
