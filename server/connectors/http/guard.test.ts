import { describe, expect, it } from "vitest";
import { failureOf, retryAfter } from "./failure.ts";
import { createGuard, defaultGuard, guardBook } from "./guard.ts";
import { type CallKind, vendorCalls, vendorErrorOf } from "./vendor-calls.ts";

const quick = { ...defaultGuard, backoffMs: 1, timeoutMs: 100 };
const httpError = (status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error("x"), { status, headers: new Headers(headers) });
const socketError = (code: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

/** Fails in the given ways, then answers; counts its calls. */
function flaky(...failures: unknown[]) {
  const calls = { count: 0 };
  const call = async () => {
    calls.count += 1;
    const failure = failures[calls.count - 1];
    if (failure !== undefined) throw failure;
    return "done";
  };
  return { calls, call };
}

describe("guard", () => {
  it.each([
    ["a server error", httpError(503)],
    ["a rate limit", httpError(429)],
    ["a short Retry-After", httpError(429, { "retry-after": "0" })],
    ["a reset connection", socketError("ECONNRESET")],
    ["a refused connection", socketError("ECONNREFUSED")],
  ])("repeats a read after %s", async (_name, failure) => {
    const { calls, call } = flaky(failure, failure);
    expect(await createGuard(quick)("read", call)).toEqual({ ok: true, value: "done" });
    expect(calls.count).toBe(3);
  });

  it.each([
    ["a refusal", httpError(403), 1],
    ["a missing record", httpError(404), 1],
    ["a Retry-After longer than anybody waits", httpError(429, { "retry-after": "120" }), 1],
    ["the third failure", httpError(500), 3],
  ])("stops at %s", async (_name, failure, count) => {
    const { calls, call } = flaky(failure, failure, failure, failure);
    expect((await createGuard(quick)("read", call)).ok).toBe(false);
    expect(calls.count).toBe(count);
  });

  it("never repeats what is to happen once", async () => {
    for (const failure of [httpError(503), httpError(429), socketError("ECONNRESET"), socketError("ECONNREFUSED")]) {
      const { calls, call } = flaky(failure);
      expect((await createGuard(quick)("once", call)).ok).toBe(false);
      expect(calls.count).toBe(1);
    }
  });

  it("gives up on an answer that does not come, and tells the call to stop", async () => {
    let isAborted = false;
    const hang = (signal: AbortSignal) =>
      new Promise<never>(() => {
        signal.addEventListener("abort", () => {
          isAborted = true;
        });
      });
    const answer = await createGuard({ ...quick, timeoutMs: 20 })("once", hang);
    expect(answer).toMatchObject({ ok: false, failure: { stage: "lost" } });
    expect(isAborted).toBe(true);
  });

  it("stops asking a vendor that is down, and leaves other accounts alone", async () => {
    const book = guardBook({ ...quick, breakerFailures: 3 });
    const { calls, call } = flaky(...Array.from({ length: 10 }, () => httpError(500)));
    for (let count = 0; count < 5; count += 1) await book("a")("once", call);
    expect(calls.count).toBe(3);
    expect(await book("a")("once", call)).toMatchObject({ failure: { stage: "blocked" } });
    expect(await book("b")("once", flaky().call)).toMatchObject({ ok: true });
  });

  it("does not take refusals and rate limits for an outage", async () => {
    const guard = createGuard({ ...quick, breakerFailures: 2 });
    const { calls, call } = flaky(...Array.from({ length: 6 }, (_, index) => httpError(index % 2 ? 429 : 400)));
    for (let count = 0; count < 6; count += 1) await guard("once", call);
    expect(calls.count).toBe(6);
  });

  it("bounds how much runs and waits at once", async () => {
    const guard = createGuard({ ...quick, concurrency: 1, timeoutMs: 5_000 });
    let [running, most] = [0, 0];
    let release = () => {};
    const gate = new Promise<void>((open) => {
      release = open;
    });
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
    };
    const all = Array.from({ length: 8 }, () => guard("once", call));
    release();
    const answers = await Promise.all(all);
    expect(most).toBe(1);
    expect(answers.filter((answer) => !answer.ok)).toHaveLength(2);
  });
});

describe("what a failure means to the caller", () => {
  const kindOf = (error: unknown, kind: CallKind) => vendorErrorOf("V", failureOf(error), kind, () => null).kind;

  it.each([
    [httpError(400), "rejected", "rejected"],
    [httpError(401), "auth_expired", "auth_expired"],
    [httpError(404), "not_found", "not_found"],
    [httpError(408), "unavailable", "unknown"],
    [httpError(429), "rate_limited", "rate_limited"],
    [httpError(500), "unavailable", "unknown"],
    [httpError(503), "unavailable", "unknown"],
    [socketError("ECONNREFUSED"), "unavailable", "unavailable"],
    [socketError("ENOTFOUND"), "unavailable", "unavailable"],
    [socketError("ECONNRESET"), "unavailable", "unknown"],
    [socketError("UND_ERR_SOCKET"), "unavailable", "unknown"],
    [new Error("nobody knows"), "unavailable", "unknown"],
  ])("%o is %s of a read and %s of a write", (error, read, write) => {
    expect(kindOf(error, "read")).toBe(read);
    expect(kindOf(error, "write")).toBe(write);
  });

  it("finds the socket's error in a bundle of attempts", () => {
    const bundle = new TypeError("fetch failed", {
      cause: Object.assign(new AggregateError([Object.assign(new Error("x"), { code: "ECONNREFUSED" })]), {}),
    });
    expect(failureOf(bundle).stage).toBe("not_sent");
  });

  it("reads Retry-After as seconds and as a date", () => {
    const now = Date.parse("2026-11-23T09:00:00Z");
    expect(retryAfter(new Headers({ "retry-after": "7" }), now)).toBe(7_000);
    expect(retryAfter({ "retry-after": "Mon, 23 Nov 2026 09:00:30 GMT" }, now)).toBe(30_000);
    expect(retryAfter({ "retry-after": "soon" }, now)).toBeNull();
    expect(retryAfter({}, now)).toBeNull();
  });

  it("never shows what the vendor said", async () => {
    const secret = Object.assign(new Error("token ya29.secret refused for dana@northwind.example"), { status: 400 });
    const answer = await vendorCalls("V", createGuard(quick)).plain("write", () => Promise.reject(secret));
    expect(JSON.stringify(answer)).not.toMatch(/secret|dana/);
  });
});
