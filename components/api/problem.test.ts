import { describe, expect, it } from "vitest";
import { fieldProblem, problemOf } from "./problem.ts";

const trpcError = (data: unknown, message = "Sam already approved this.") =>
  Object.assign(new Error(message), { data });

describe("problemOf", () => {
  it("keeps the server's own words and reason", () => {
    const problem = problemOf(
      trpcError({ code: "conflict", reason: "move.already_decided", details: { by: "Sam" }, requestId: "r1" }),
    );
    expect(problem).toMatchObject({
      code: "conflict",
      reason: "move.already_decided",
      message: "Sam already approved this.",
      requestId: "r1",
    });
    expect(problem.isTemporary).toBe(false);
  });

  it("takes an error without an answer for a lost connection, worth another try", () => {
    expect(problemOf(new TypeError("Failed to fetch"))).toMatchObject({ code: "offline", isTemporary: true });
    expect(problemOf(trpcError(undefined))).toMatchObject({ code: "offline" });
  });

  it("calls a vendor that does not answer temporary, a refusal not", () => {
    expect(problemOf(trpcError({ code: "vendor_unavailable" })).isTemporary).toBe(true);
    expect(problemOf(trpcError({ code: "forbidden" })).isTemporary).toBe(false);
  });
});

describe("fieldProblem", () => {
  const error = trpcError({
    code: "invalid_input",
    details: { issues: [{ path: "email", message: "Not an e-mail address" }] },
  });
  it("finds the message of its own field only", () => {
    expect(fieldProblem(error, "email")).toBe("Not an e-mail address");
    expect(fieldProblem(error, "role")).toBeNull();
    expect(fieldProblem(null, "email")).toBeNull();
  });
});
