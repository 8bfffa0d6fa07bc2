import type { Inngest } from "inngest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#server/testing/test-database.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

const { url } = await testDatabase();
let harness: Harness;

function define(client: Inngest) {
  const child = client.createFunction(
    { id: "child", retries: 0, triggers: [{ event: "child" }] },
    async ({ event, step }) => {
      if (event.data.fail) throw new Error("child failed");
      if (event.data.nap) await step.sleep("nap", "1m");
      return step.run("double", () => Number(event.data.n) * 2);
    },
  );
  return [
    child,
    client.createFunction({ id: "match", triggers: [{ event: "match" }] }, async ({ step }) => {
      const reply = await step.waitForEvent("reply", { event: "reply", timeout: "1m", match: "data.thread" });
      return reply?.data.text ?? null;
    }),
    client.createFunction({ id: "if", triggers: [{ event: "if" }] }, async ({ step }) => {
      const reply = await step.waitForEvent("reply", {
        event: "reply",
        timeout: "1m",
        if: "async.data.score > event.data.least && event.data.thread == async.data.thread",
      });
      return reply?.data.score ?? null;
    }),
    client.createFunction({ id: "timeout", triggers: [{ event: "timeout" }] }, async ({ step }) => {
      return step.waitForEvent("never", { event: "never", timeout: "1s" });
    }),
    client.createFunction({ id: "bad-if", retries: 0, triggers: [{ event: "bad-if" }] }, async ({ step }) => {
      return step.waitForEvent("broken", { event: "never", timeout: "1m", if: "async.data. ==" });
    }),
    client.createFunction({ id: "two-waits", triggers: [{ event: "two-waits" }] }, async ({ step }) => {
      const both = await Promise.all([
        step.waitForEvent("one", { event: "one", timeout: "1m" }),
        step.waitForEvent("two", { event: "two", timeout: "1m" }),
      ]);
      return both.map((event) => event?.name ?? null);
    }),
    client.createFunction({ id: "invoke", retries: 0, triggers: [{ event: "invoke" }] }, async ({ event, step }) => {
      const { timeout, ...data } = event.data;
      try {
        return await step.invoke("call", { function: child, data, ...(timeout ? { timeout: String(timeout) } : {}) });
      } catch (error) {
        return error instanceof Error ? `caught ${error.message}` : null;
      }
    }),
    client.createFunction({ id: "sender", triggers: [{ event: "sender" }] }, async ({ step }) => {
      const { ids } = await step.sendEvent("send", [
        { name: "sent", data: { n: 1 } },
        { name: "sent", data: { n: 2 } },
      ]);
      return ids.length;
    }),
    client.createFunction({ id: "sent", triggers: [{ event: "sent" }] }, async ({ event }) => event.data.n),
    client.createFunction({ id: "signal", triggers: [{ event: "signal" }] }, async ({ step }) => {
      const signal = await step.waitForSignal("wait", { signal: "go/1", timeout: "1m", onConflict: "fail" });
      return signal?.data ?? null;
    }),
    client.createFunction(
      {
        id: "cancellable",
        triggers: [{ event: "cancellable" }],
        cancelOn: [{ event: "stop", match: "data.order" }],
      },
      async ({ step }) => {
        await step.sleep("long", "1h");
      },
    ),
    client.createFunction(
      { id: "cancelled-listener", triggers: [{ event: "inngest/function.cancelled" }] },
      ({ event }) => event.data.function_id,
    ),
    client.createFunction(
      { id: "conditional", triggers: [{ event: "conditional", if: "event.data.amount >= 100" }] },
      ({ event }) => event.data.amount,
    ),
    client.createFunction({ id: "wildcard", triggers: [{ event: "wild/*" }] }, ({ event }) => event.name),
  ];
}

beforeAll(async () => {
  harness = await startHarness(url, define);
});
afterAll(() => harness?.stop());

async function startWaiting(fn: string, data: Record<string, unknown>) {
  const { ids } = await harness.client.send({ name: fn, data });
  return eventually(async () => {
    const [run] = await harness.engine.listRuns({ functionId: `app-${fn}`, eventId: ids[0] ?? "" });
    const detail = run && (await harness.engine.getRun(run.id));
    return detail?.steps.some((step) => step.state === "waiting") ? detail : null;
  });
}

async function ended(id: string) {
  return eventually(async () => {
    const run = await harness.engine.getRun(id);
    return run?.endedAt ? run : null;
  });
}

test("waitForEvent with match takes the event that matches, of many runs", async () => {
  const first = await startWaiting("match", { thread: "t1" });
  const second = await startWaiting("match", { thread: "t2" });
  await harness.client.send({ name: "reply", data: { thread: "t2", text: "hello" } });
  expect(await ended(second.id)).toMatchObject({ status: "completed", output: "hello" });
  expect((await harness.engine.getRun(first.id))?.status).toBe("running");
  await harness.client.send({ name: "reply", data: { thread: "t1", text: "later" } });
  expect(await ended(first.id)).toMatchObject({ output: "later" });
});

test("waitForEvent with if compares both events", async () => {
  const run = await startWaiting("if", { thread: "x", least: 5 });
  await harness.client.send([
    { name: "reply", data: { thread: "x", score: 5 } },
    { name: "reply", data: { thread: "y", score: 9 } },
    { name: "reply", data: { thread: "x", score: 6 } },
  ]);
  expect(await ended(run.id)).toMatchObject({ output: 6 });
});

test("waitForEvent gives null after its timeout, not before", async () => {
  const run = await startWaiting("timeout", {});
  const done = await ended(run.id);
  expect(done).toMatchObject({ status: "completed", output: null });
  expect(done.durationMs).toBeGreaterThanOrEqual(1000);
});

test("an expression that is not CEL fails the run with a reason", async () => {
  const { ids } = await harness.client.send({ name: "bad-if", data: {} });
  const run = await eventually(
    async () => (await harness.engine.listRuns({ eventId: ids[0] ?? "", status: ["failed"] }))[0],
  );
  expect((await harness.engine.getRun(run.id))?.error?.message).toContain("waitForEvent");
});

test("two waits at once end when both events came, in either order", async () => {
  const run = await startWaiting("two-waits", {});
  await harness.client.send({ name: "two", data: {} });
  await harness.client.send({ name: "one", data: {} });
  expect(await ended(run.id)).toMatchObject({ output: ["one", "two"] });
});

async function invoke(data: Record<string, unknown>) {
  const { ids } = await harness.client.send({ name: "invoke", data });
  const run = await eventually(async () => (await harness.engine.listRuns({ eventId: ids[0] ?? "" }))[0]);
  return ended(run.id);
}

test("invoke returns the other function's result", async () => {
  expect(await invoke({ n: 21 })).toMatchObject({ status: "completed", output: 42 });
});

test("invoke throws the other function's error", async () => {
  expect(await invoke({ fail: true })).toMatchObject({ output: expect.stringContaining("child failed") });
});

test("invoke throws when the other function takes too long", async () => {
  expect(await invoke({ nap: true, timeout: "1s" })).toMatchObject({
    output: expect.stringContaining("did not finish"),
  });
});

test("sendEvent starts what listens, once per event", async () => {
  const { ids } = await harness.client.send({ name: "sender", data: {} });
  const run = await eventually(async () => (await harness.engine.listRuns({ eventId: ids[0] ?? "" }))[0]);
  expect((await ended(run.id)).output).toBe(2);
  const sent = await eventually(async () => {
    const runs = await harness.engine.listRuns({ functionId: "app-sent", status: ["completed"] });
    return runs.length === 2 ? runs : null;
  });
  const outputs = await Promise.all(sent.map(async ({ id }) => (await harness.engine.getRun(id))?.output));
  expect(outputs.sort()).toEqual([1, 2]);
});

test("a signal resumes the run that waits for it; one nobody waits for is told so", async () => {
  const run = await startWaiting("signal", {});
  await harness.client.sendSignal({ signal: "go/1", data: { ok: true } });
  expect(await ended(run.id)).toMatchObject({ output: { ok: true } });
  expect(await harness.client.sendSignal({ signal: "go/1", data: null })).toEqual({ runId: undefined });
});

test("cancelOn ends the matching run only and sends function.cancelled", async () => {
  const kept = await startWaiting("cancellable", { order: 1 });
  const stopped = await startWaiting("cancellable", { order: 2 });
  await harness.client.send({ name: "stop", data: { order: 2 } });
  expect(await ended(stopped.id)).toMatchObject({ status: "cancelled", reason: expect.stringContaining("stop") });
  expect((await harness.engine.getRun(kept.id))?.status).toBe("running");
  const [listener] = await eventually(async () => {
    const runs = await harness.engine.listRuns({ functionId: "app-cancelled-listener", status: ["completed"] });
    return runs.length > 0 ? runs : null;
  });
  expect((await harness.engine.getRun(listener?.id ?? ""))?.output).toBe("app-cancellable");
  expect(await harness.engine.cancelRun(kept.id)).toBe(true);
  expect(await harness.engine.cancelRun(kept.id)).toBe(false);
});

test("a trigger's if and a wildcard decide what starts", async () => {
  await harness.client.send([
    { name: "conditional", data: { amount: 99 } },
    { name: "conditional", data: { amount: 100 } },
    { name: "wild/cat", data: {} },
    { name: "wildcat", data: {} },
  ]);
  const outputs = async (fn: string) => {
    const runs = await eventually(async () => {
      const found = await harness.engine.listRuns({ functionId: `app-${fn}` });
      return found.length > 0 && found.every((run) => run.endedAt) ? found : null;
    });
    return Promise.all(runs.map(async ({ id }) => (await harness.engine.getRun(id))?.output));
  };
  expect(await outputs("conditional")).toEqual([100]);
  expect(await outputs("wildcard")).toEqual(["wild/cat"]);
});
