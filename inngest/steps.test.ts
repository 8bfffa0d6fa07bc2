import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode, errorTable } from "#server/platform/pure/errors.ts";
import { asJobError, safeMessage, stepPort } from "./steps.ts";

const codes = Object.keys(errorTable) as ErrorCode[];

describe("what an engine makes of an error", () => {
  it.each(codes)("%s: stop or try again, as the error table says", (code) => {
    const mapped = asJobError(new AppError(code, "test.reason", "Test."));
    expect(mapped instanceof NonRetriableError).toBe(errorTable[code].job === "stop");
  });

  it("tries again when the vendor said, if it said", () => {
    const mapped = asJobError(new AppError("rate_limited", "gmail.rate_limited", "Later.", { retryAfterMs: 90_000 }));
    expect(mapped).toBeInstanceOf(RetryAfterError);
    expect((mapped as RetryAfterError).retryAfter).toBe("90");
  });

  it("leaves what is not ours as it is", () => {
    const error = new Error("socket hang up");
    expect(asJobError(error)).toBe(error);
  });

  it("is asked inside a step, where the engine decides about retries", async () => {
    const seen: unknown[] = [];
    const steps = stepPort({
      run: async (_id, body) => {
        try {
          return await body();
        } catch (error) {
          seen.push(error);
          throw error;
        }
      },
      sleepUntil: async () => {},
    });
    const failing = steps.run("x", async () => {
      throw new AppError("not_found", "move.not_found", "No such move.");
    });
    await expect(failing).rejects.toThrow("move.not_found");
    expect(seen[0]).toBeInstanceOf(NonRetriableError);
  });
});

describe("what may be shown of a failed run", () => {
  const ours = { name: "AppError", message: "No such message." };
  it.each([
    ["an error of ours", ours, "No such message."],
    [
      "one under what the engine wrapped around it",
      { name: "NonRetriableError", message: "x: y", cause: ours },
      "No such message.",
    ],
    ["anything else", { name: "Error", message: "connect ECONNREFUSED 10.0.0.7" }, null],
    ["nothing", null, null],
  ])("%s", (_what, error, message) => expect(safeMessage(error)).toBe(message));
});
