import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#server/testing/test-database.ts";
import { apiToken } from "./signature.ts";
import { eventually } from "./testing/eventually.ts";
import { eventKey, signingKey } from "./testing/harness.ts";
import { ops, result, type Script, startScripted } from "./testing/scripted.ts";

const id = (name: string) => createHash("sha1").update(name).digest("hex");
const step = (op: string, name: string, more: object = {}) => ({ id: id(name), op, name, displayName: name, ...more });

const scripts: Record<string, Script> = {
  legacy: (_call, n) => (n === 0 ? ops([step("Step", "a", { data: 1 })]) : result("done")),
  repeated: (_call, n) => (n === 0 ? ops([step("Sleep", "1s"), step("Sleep", "1s")]) : result(n)),
  "first-wins": (_call, n) => {
    if (n === 0) return ops([step("StepRun", "a", { data: "first" })]);
    return n === 1 ? ops([step("StepRun", "a", { data: "second" })]) : result("done");
  },
  empty: () => ops([]),
  "empty-once": (_call, n) => (n === 0 ? ops([]) : result("done")),
  discovery: (_call, n) => (n === 0 ? ops([step("DiscoveryRequest", "d")]) : result("done")),
  gateway: () => ops([step("AIGateway", "infer", { opts: { url: "https://example.com" } })]),
  proxy: () => new Response("<html>hello</html>", { status: 200 }),
  garbage: () => ops([{ nonsense: true }]),
  throws: () => {
    throw new Error("socket closed");
  },
  "not-found": (call, n) => {
    if (n === 0) return ops([step("StepPlanned", "gone"), step("StepPlanned", "kept")]);
    if (call.step === id("kept")) return ops([step("StepRun", "kept", { data: 1 })]);
    if (call.step === id("gone")) {
      const body = JSON.stringify({ error: "Could not find step", foundSteps: [] });
      return new Response(body, { status: 500, headers: { "x-inngest-sdk": "js", "x-inngest-no-retry": "false" } });
    }
    return result("unreachable");
  },
  streamed: () => {
    const inner = { status: 200, headers: { "x-inngest-sdk": "js" }, body: JSON.stringify({ streamed: true }) };
    return new Response(`    ${JSON.stringify(inner)}`, { status: 201, headers: { "x-inngest-sdk": "js" } });
  },
  huge: () => ops([step("StepRun", "big", { data: "x".repeat(5 * 1024 * 1024) })]),
  coalesced: (call, n) => {
    if (n === 0) return ops(["a", "b", "c"].map((name) => step("StepPlanned", name)));
    const name = ["a", "b", "c"].find((candidate) => id(candidate) === call.step);
    return name ? ops([step("StepRun", name, { data: name })]) : result("done");
  },
  unauthorised: () => new Response("{}", { status: 401, headers: { "x-inngest-sdk": "js" } }),
  "later-please": (_call, n) =>
    n === 0
      ? new Response('{"name":"Error","message":"busy"}', {
          status: 500,
          headers: { "x-inngest-sdk": "js", "retry-after": "1" },
        })
      : result("done"),
};

const { url } = await testDatabase();
let scripted: Awaited<ReturnType<typeof startScripted>>;

beforeAll(async () => {
  scripted = await startScripted(url, scripts);
});
afterAll(() => scripted?.engine.stop());

async function finish(fn: string) {
  const event = await scripted.send(fn);
  return eventually(async () => {
    const [run] = await scripted.engine.listRuns({ eventId: event });
    return run?.endedAt ? scripted.engine.getRun(run.id) : null;
  });
}

test.each(["legacy", "empty-once", "discovery"])("%s answers lead on to the next request", async (fn) => {
  expect(await finish(fn)).toMatchObject({ status: "completed", output: "done" });
  expect(scripted.calls.get(fn)).toHaveLength(2);
});

test("the same wait reported twice is one wait", async () => {
  const run = await finish("repeated");
  expect(run).toMatchObject({ status: "completed", output: 1 });
  expect(run?.steps).toHaveLength(1);
});

test("the first result of a step stays", async () => {
  const run = await finish("first-wins");
  expect(run?.steps[0]?.output).toBe("first");
  expect(scripted.calls.get("first-wins")?.[2]?.body.steps).toEqual({ [id("a")]: { data: "first" } });
});

test("a function that never has anything to do fails instead of spinning", async () => {
  expect(await finish("empty")).toMatchObject({ status: "failed", reason: expect.stringContaining("anything to do") });
  expect(scripted.calls.get("empty")).toHaveLength(11);
});

test("an opcode that is not covered fails the run and is named", async () => {
  expect(await finish("gateway")).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/AIGateway.*infer/),
  });
  expect(scripted.calls.get("gateway")).toHaveLength(1);
});

test.each([
  ["proxy", "other than the Inngest SDK"],
  ["garbage", "not an opcode"],
  ["throws", "socket closed"],
])("%s answers are retried, then fail the run", async (fn, message) => {
  expect(await finish(fn)).toMatchObject({ status: "failed", error: { message: expect.stringContaining(message) } });
  const attempts = scripted.calls.get(fn)?.map(({ body }) => (body.ctx as { attempt: number }).attempt);
  expect(attempts).toEqual([0, 1, 2]);
});

test("a planned step that the function no longer has is retried, then fails the run", async () => {
  expect(await finish("not-found")).toMatchObject({ status: "failed", error: { message: "Could not find step" } });
});

test("a streamed answer is unwrapped", async () => {
  expect(await finish("streamed")).toMatchObject({ status: "completed", output: { streamed: true } });
});

test("a step output over 4 MB fails the run with the step's name", async () => {
  expect(await finish("huge")).toMatchObject({ status: "failed", reason: expect.stringContaining('"big"') });
});

test("planned steps of one answer re-enter the function once, with their order of completion", async () => {
  expect(await finish("coalesced")).toMatchObject({ status: "completed", output: "done" });
  const calls = scripted.calls.get("coalesced") ?? [];
  expect(calls.filter((call) => call.step === "step")).toHaveLength(2);
  const last = calls.at(-1)?.body;
  expect(Object.keys((last?.steps ?? {}) as object).sort()).toEqual(["a", "b", "c"].map(id).sort());
  expect(last?.ctx).toMatchObject({ stack: { stack: expect.objectContaining({ length: 3 }) } });
});

test("a refused signature fails the run at once", async () => {
  expect(await finish("unauthorised")).toMatchObject({ status: "failed" });
  expect(scripted.calls.get("unauthorised")).toHaveLength(1);
});

test("retry-after of a failed function is kept", async () => {
  const run = await finish("later-please");
  expect(run).toMatchObject({ status: "completed" });
  expect(run?.durationMs).toBeGreaterThanOrEqual(1000);
});

test("every call is signed and tells the run and the attempt", async () => {
  await finish("legacy");
  const call = scripted.calls.get("legacy")?.at(-1);
  expect(call?.headers.get("x-inngest-signature")).toMatch(/^t=\d+&s=[0-9a-f]{64}$/);
  expect(call?.body).toMatchObject({ version: -1, use_api: false, ctx: { attempt: 0, max_attempts: 3 } });
});

test("fetch refuses other origins, unknown paths and wrong keys", async () => {
  const { fetch } = scripted.engine;
  await expect(fetch("https://api.inngest.com/e/x", { method: "POST" })).rejects.toThrow(/api\.inngest\.com/);
  expect((await fetch("http://inngest.embedded/e/wrong", { method: "POST", body: "{}" })).status).toBe(401);
  expect((await fetch("http://inngest.embedded/v1/signals", { method: "POST", body: "{}" })).status).toBe(401);
  const headers = { authorization: `Bearer ${apiToken(signingKey)}` };
  const realtime = await fetch("http://inngest.embedded/v1/realtime/publish", { method: "POST", body: "{}", headers });
  expect(realtime.status).toBe(501);
  expect(await realtime.json()).toMatchObject({ error: expect.stringContaining("/v1/realtime/publish") });
});

test.each([
  ["no name", "{}", 400],
  ["a reserved name", '{"name":"inngest/function.failed"}', 400],
  ["a long name", JSON.stringify({ name: "x".repeat(513) }), 400],
  ["no JSON", "{", 400],
  ["too large", JSON.stringify({ name: "x", data: { text: "y".repeat(600_000) } }), 413],
])("an event with %s is refused", async (_what, body, status) => {
  const response = await scripted.engine.fetch(`http://inngest.embedded/e/${eventKey}`, { method: "POST", body });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ ids: [], error: expect.any(String) });
});

test("events sent again with the same seed keep their ids and start nothing twice", async () => {
  const send = async () => {
    const response = await scripted.engine.fetch(`http://inngest.embedded/e/${eventKey}`, {
      method: "POST",
      headers: { "x-inngest-event-id-seed": `1700000000000,${Buffer.alloc(10, 7).toString("base64")}` },
      body: JSON.stringify([
        { name: "streamed", data: { n: 1 } },
        { name: "streamed", data: { n: 2 } },
      ]),
    });
    return ((await response.json()) as { ids: string[] }).ids;
  };
  const ids = await send();
  expect(await send()).toEqual(ids);
  for (const eventId of ids) expect(await scripted.engine.listRuns({ eventId })).toHaveLength(1);
});
