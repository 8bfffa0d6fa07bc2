import type { Inngest } from "inngest";
import { createDefer } from "inngest/experimental";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

describe.each([{ checkpointing: true }, { checkpointing: false }])("defers, checkpointing: $checkpointing", (mode) => {
  let database: FreshDatabase;
  let harness: Harness;

  function define(client: Inngest) {
    const later = createDefer(client, { id: "later" }, ({ event }) => event.data);
    return [
      later,
      client.createFunction(
        { id: "defers", retries: 0, triggers: [{ event: "defers" }] },
        async ({ event, defer, step }) => {
          defer("kept", { function: later, data: { n: event.data.n } });
          const taken = defer("taken back", { function: later, data: { n: -1 } });
          await step.run("between", () => null);
          taken.abort();
          await step.sleep("re-enter", "1s");
          if (event.data.fail) throw new Error("failed after defer");
        },
      ),
    ];
  }

  beforeAll(async () => {
    database = await freshDatabase();
    harness = await startHarness(database.url, define, mode);
  });
  afterAll(async () => {
    await harness?.stop();
    await database?.drop();
  });

  async function timesRun(n: number) {
    const runs = await harness.runsOf("later");
    return runs.filter((run) => JSON.stringify(run.output) === JSON.stringify({ n })).length;
  }

  test("a deferred function runs once after its run ended, one taken back never", async () => {
    expect(await harness.finish("defers", { n: 1 })).toMatchObject({ status: "completed" });
    expect([await timesRun(1), await timesRun(-1)]).toEqual([1, 0]);
  });

  test("a deferred function runs after a failed run too", async () => {
    expect(await harness.finish("defers", { n: 2, fail: true })).toMatchObject({
      status: "failed",
      error: { message: "failed after defer" },
    });
    expect([await timesRun(2), await timesRun(-1)]).toEqual([1, 0]);
  });
});
