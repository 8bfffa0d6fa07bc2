import { type Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

describe.each([{ checkpointing: true }, { checkpointing: false }])("steps, checkpointing: $checkpointing", (mode) => {
  let database: FreshDatabase;
  let harness: Harness;
  let ran: string[] = [];
  const times: number[] = [];
  const failures: { message: string; runId: string; original: unknown }[] = [];

  function note<T>(step: string, value?: T): T | undefined {
    ran.push(step);
    return value;
  }

  function define(client: Inngest) {
    return [
      client.createFunction({ id: "chain", triggers: [{ event: "chain" }] }, async ({ event, step }) => {
        const a = await step.run("a", () => note("a", { n: Number(event.data.n) + 1, text: "nul \0 and \ud800" }));
        const b = await step.run("b", () => note("b", a.n * 10));
        await step.sleep("nap", "1s");
        return step.run("c", () => note("c", b + 1));
      }),
      client.createFunction({ id: "until", triggers: [{ event: "until" }] }, async ({ event, step }) => {
        await step.sleepUntil("wake", new Date(String(event.data.at)));
        return Date.now();
      }),
      client.createFunction({ id: "parallel", triggers: [{ event: "parallel" }] }, async ({ step }) => {
        const first = await Promise.all([1, 2, 3].map((n) => step.run(`p${n}`, () => note(`p${n}`, n))));
        const [sum] = await Promise.all([
          step.run("sum", () => first.reduce((a, b) => a + b, 0)),
          step.sleep("beside", "1s"),
        ]);
        return sum;
      }),
      client.createFunction({ id: "same-id", triggers: [{ event: "same-id" }] }, async ({ step }) => {
        const values: number[] = [];
        for (let i = 0; i < 3; i++) values.push(await step.run("loop", () => i));
        return values;
      }),
      client.createFunction({ id: "race", triggers: [{ event: "race" }] }, async ({ step, group }) => {
        const winner = await group.parallel({ mode: "race" }, () =>
          Promise.race([step.run("quick", () => "quick"), step.sleep("slow", "2s").then(() => "slow")]),
        );
        return step.run("after", () => `${winner} won`);
      }),
      client.createFunction({ id: "flaky", retries: 3, triggers: [{ event: "flaky" }] }, async ({ step, attempt }) => {
        const before = await step.run("before", () => note("before", 1));
        const value = await step.run("flaky", () => {
          note(`try ${attempt}`);
          if (attempt < 2) throw new Error("not yet");
          return before + 1;
        });
        return value;
      }),
      client.createFunction({ id: "caught", retries: 1, triggers: [{ event: "caught" }] }, async ({ step }) => {
        try {
          await step.run("charge", () => {
            note("charge");
            throw new TypeError("declined");
          });
        } catch (error) {
          return step.run("refund", () => `refunded after ${error instanceof Error ? error.message : ""}`);
        }
        return "never";
      }),
      client.createFunction({ id: "no-retry", retries: 5, triggers: [{ event: "no-retry" }] }, async ({ step }) => {
        await step.run("once", () => {
          note("once");
          throw new NonRetriableError("stop here");
        });
      }),
      client.createFunction(
        { id: "retry-after", retries: 1, triggers: [{ event: "retry-after" }] },
        async ({ step }) => {
          return step.run("later", () => {
            times.push(Date.now());
            if (times.length % 2 === 1) throw new RetryAfterError("busy", "1s");
            return "done";
          });
        },
      ),
      client.createFunction({ id: "outside", retries: 2, triggers: [{ event: "outside" }] }, async ({ attempt }) => {
        note(`outside ${attempt}`);
        if (attempt < 1) throw new Error("outside a step");
        return attempt;
      }),
      client.createFunction(
        {
          id: "doomed",
          retries: 1,
          triggers: [{ event: "doomed" }],
          onFailure: async ({ error, event, step }) => {
            await step.run("note", () => {
              failures.push({ message: error.message, runId: event.data.run_id, original: event.data.event.data });
            });
          },
        },
        async ({ step }) => {
          await step.run("fail", () => {
            throw new Error("doomed to fail");
          });
        },
      ),
      client.createFunction(
        { id: "parallel-fail", retries: 1, triggers: [{ event: "parallel-fail" }] },
        async ({ step }) => {
          const settled = await Promise.allSettled([
            step.run("good", () => "good"),
            step.run("bad", () => {
              note("bad");
              throw new Error("bad");
            }),
          ]);
          return settled.map((item) => item.status);
        },
      ),
    ];
  }

  async function finish(event: string, data: Record<string, unknown> = {}) {
    ran = [];
    return harness.finish(event, data);
  }

  beforeAll(async () => {
    database = await freshDatabase();
    harness = await startHarness(database.url, define, mode);
  });
  afterAll(async () => {
    await harness?.stop();
    await database?.drop();
  });

  test("a chain with a sleep runs every step once and keeps its outputs", async () => {
    const run = await finish("chain", { n: 1 });
    expect(run).toMatchObject({ status: "completed", output: 21, attempts: 0 });
    expect(run.steps.map((step) => step.name)).toEqual(["a", "b", "nap", "c"]);
    expect(ran).toEqual(["a", "b", "c"]);
  });

  test("sleepUntil a time in the past goes on at once", async () => {
    const run = await finish("until", { at: "2020-01-01T00:00:00Z" });
    expect(run).toMatchObject({ status: "completed" });
    expect(run.durationMs).toBeLessThan(2000);
  });

  test("sleepUntil does not wake early", async () => {
    const at = Date.now() + 1500;
    const run = await finish("until", { at: new Date(at).toISOString() });
    expect(Number(run.output)).toBeGreaterThanOrEqual(at);
  });

  test("parallel steps each run once, beside a sleep as well", async () => {
    const run = await finish("parallel");
    expect(run).toMatchObject({ status: "completed", output: 6 });
    expect([...ran].sort()).toEqual(["p1", "p2", "p3"]);
  });

  test("steps with the same id in a loop stay apart", async () => {
    expect((await finish("same-id")).output).toEqual([0, 1, 2]);
  });

  test("a race in race mode goes on with the first step while the loser still waits", async () => {
    const run = await finish("race");
    expect(run).toMatchObject({ status: "completed", output: "quick won" });
    expect(run.steps.map((step) => step.name)).toEqual(["quick", "after", "slow"]);
  });

  test("a failing step is retried with rising attempt numbers, the steps before it are not", async () => {
    const run = await finish("flaky");
    expect(run).toMatchObject({ status: "completed", output: 2 });
    expect(ran).toEqual(["before", "try 0", "try 1", "try 2"]);
    expect(run.steps.map((step) => step.attempts)).toEqual([1, 3]);
  });

  test("a step that used its attempts throws in the function, which may catch it", async () => {
    const run = await finish("caught");
    expect(run).toMatchObject({ status: "completed", output: "refunded after declined" });
    expect(ran).toEqual(["charge", "charge"]);
    expect(run.steps[0]).toMatchObject({ state: "failed", error: { name: "TypeError", message: "declined" } });
  });

  test("NonRetriableError fails the run at its first attempt", async () => {
    const run = await finish("no-retry");
    expect(run).toMatchObject({ status: "failed", error: { message: "stop here" } });
    expect(ran).toEqual(["once"]);
  });

  test("RetryAfterError decides when the next attempt starts", async () => {
    times.length = 0;
    expect(await finish("retry-after")).toMatchObject({ status: "completed", output: "done" });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test("an error outside a step retries the function", async () => {
    expect(await finish("outside")).toMatchObject({ status: "completed", output: 1, attempts: 1 });
    expect(ran).toEqual(["outside 0", "outside 1"]);
  });

  test("onFailure gets the error and the original event once", async () => {
    const run = await finish("doomed", { order: 7 });
    expect(run).toMatchObject({ status: "failed", error: { message: "doomed to fail" } });
    await eventually(() => failures.some((failure) => failure.runId === run.id));
    expect(failures.filter((failure) => failure.runId === run.id)).toEqual([
      { message: "doomed to fail", runId: run.id, original: { order: 7 } },
    ]);
  });

  test("parallel steps keep attempts of their own", async () => {
    const run = await finish("parallel-fail");
    expect(run).toMatchObject({ status: "completed", output: ["fulfilled", "rejected"] });
    expect(ran).toEqual(["bad", "bad"]);
  });
});
