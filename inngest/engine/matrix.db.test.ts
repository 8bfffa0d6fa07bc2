import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { createServer } from "inngest/node";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { type DevServer, startDevServer } from "./dev-server.ts";
import { visibleLog } from "./testing/harness.ts";
import { createJournal, matrixFunctions } from "./testing/matrix.ts";

// biome-ignore lint/style/noProcessEnv: which server to compare with is the caller's choice
const given = process.env.INNGEST_DEV;

/** The same functions and the same expectations for our engine and, where there is one, an Inngest dev server. */
const servers = [
  { name: "the embedded engine", url: null },
  ...(given?.startsWith("http") ? [{ name: `the Inngest server at ${given}`, url: given }] : []),
];
if (servers.length === 1) process.stdout.write("Not compared with an Inngest server: INNGEST_DEV holds no address.\n");

type Run = { run_id: string; status: string; output: unknown; ended_at: string | null };

describe.each(servers)("functions on $name", ({ url }) => {
  const journal = createJournal();
  let database: FreshDatabase | null = null;
  let dev: DevServer | null = null;
  let app: ReturnType<typeof createServer>;
  let client: Inngest;
  let baseUrl: string;

  beforeAll(async () => {
    if (url === null) {
      database = await freshDatabase();
      dev = await startDevServer({ databaseUrl: database.url, port: 0, log: visibleLog(), retryMs: 20 });
    }
    baseUrl = dev?.url ?? String(url);
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    client = new Inngest({ id: `matrix-${randomUUID().slice(0, 8)}`, isDev: true, baseUrl, logger });
    app = createServer({ client, functions: matrixFunctions(client, journal) });
    await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
    const { port } = app.address() as AddressInfo;
    const registered = await fetch(`http://127.0.0.1:${port}/api/inngest`, { method: "PUT" });
    expect(registered.status).toBe(200);
  });
  afterAll(async () => {
    await dev?.stop();
    app?.closeAllConnections();
    app?.close();
    await database?.drop();
  });

  const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 25_000, interval: 30 });

  async function runsOf(eventId: string): Promise<Run[]> {
    const answer = await fetch(`${baseUrl}/v1/events/${eventId}/runs`);
    return ((await answer.json()) as { data: Run[] | null }).data ?? [];
  }

  async function start(event: string, data: Record<string, unknown> = {}): Promise<{ key: string; eventId: string }> {
    const key = randomUUID();
    const { ids } = await client.send({ name: `matrix/${event}`, data: { key, ...data } });
    return { key, eventId: ids[0] ?? "" };
  }

  const end = (eventId: string) =>
    until(async () => {
      const [run] = await runsOf(eventId);
      if (!run?.ended_at) throw new Error("not over yet");
      return run;
    });

  async function finish(event: string, data?: Record<string, unknown>) {
    const { key, eventId } = await start(event, data);
    return { key, run: await end(eventId) };
  }

  test("a finished step never runs again, and its result is remembered", async () => {
    const { key, run } = await finish("steps");
    expect(run).toMatchObject({ status: "Completed", output: 3 });
    expect(journal.of(key)).toEqual(["one", "two"]);
  });

  test("parallel steps come back together, in their order", async () => {
    expect((await finish("parallel")).run).toMatchObject({ status: "Completed", output: ["A", "B", "C"] });
  });

  test("a function invokes another, gets its result, and may catch its failure", async () => {
    expect((await finish("invoke")).run.output).toEqual({ good: { doubled: 42 }, bad: "caught" });
  });

  test("an event sent by a step starts the functions whose condition it meets", async () => {
    const { key } = await finish("send");
    await until(() => expect(journal.of(key)).toEqual(["told"]));
    await finish("send", { key: "nobody" });
    await finish("steps");
    expect(journal.of("nobody")).toEqual([]);
  });

  test("a failing step is tried again, and only that step", async () => {
    const { key, run } = await finish("retry");
    expect(run).toMatchObject({ status: "Completed", output: "at last" });
    expect(journal.of(key)).toEqual(["before", "flaky 0", "flaky 1", "flaky 2"]);
  });

  test("an error that is not to be retried ends the run, and onFailure hears of it once", async () => {
    const { key, run } = await finish("doomed");
    expect(run.status).toBe("Failed");
    await until(() => expect(journal.of(key)).toContain("failed: no use"));
    expect(journal.of(key)).toEqual(["tried", "failed: no use"]);
  });

  test("a failed step can be caught and made good", async () => {
    expect((await finish("rollback")).run).toMatchObject({ status: "Completed", output: "undone" });
  });

  test("a sleep lasts as long as it says", async () => {
    const { key, run } = await finish("sleep");
    expect(Number(run.output)).toBeGreaterThanOrEqual(2_000);
    expect(journal.of(key).at(-1)).toBe("woke");
  });

  test("a wait ends with its event, or without one when its time is up", async () => {
    const { key, eventId } = await start("wait", { isPatient: true });
    await until(() => expect(journal.of(key)).toEqual(["waiting"]));
    await client.send({ name: "matrix/answer", data: { key: "somebody else", text: "no" } });
    // The wait is on record a moment after its step: the answer is repeated until it is heard.
    const run = await until(async () => {
      await client.send({ name: "matrix/answer", data: { key, text: "yes" } });
      const [found] = await runsOf(eventId);
      if (!found?.ended_at) throw new Error("not over yet");
      return found;
    });
    expect(run.output).toBe("yes");
    expect((await finish("wait", { isPatient: false })).run).toMatchObject({ status: "Completed", output: null });
  });

  test("an event cancels the runs it matches, and no other", async () => {
    const [stopped, kept] = [await start("cancelled"), await start("cancelled")];
    await until(() => expect([...journal.of(stopped.key), ...journal.of(kept.key)]).toEqual(["waiting", "waiting"]));
    await client.send({ name: "matrix/stop", data: { key: stopped.key } });
    expect((await end(stopped.eventId)).status).toBe("Cancelled");
    expect((await runsOf(kept.eventId))[0]?.ended_at ?? null).toBeNull();
    await client.send({ name: "matrix/stop", data: { key: kept.key } });
  });

  test("an event with the same id starts one run", async () => {
    const event = { id: randomUUID(), name: "matrix/told", data: { key: randomUUID() } };
    await client.send(event);
    await until(() => expect(journal.of(event.data.key)).toEqual(["told"]));
    await client.send(event);
    await finish("steps");
    expect(journal.of(event.data.key)).toEqual(["told"]);
  });

  test("a concurrency limit with a key lets one at a time through", async () => {
    const key = randomUUID();
    const started = await Promise.all([1, 2, 3, 4].map(() => start("one-by-one", { key })));
    await Promise.all(started.map(({ eventId }) => end(eventId)));
    expect(journal.of(key)).toEqual(Array(4).fill(["in", "out"]).flat());
  });

  test("events are gathered into batches by their key", async () => {
    const key = randomUUID();
    for (let count = 0; count < 3; count += 1) await start("batch", { key });
    await until(() => expect(journal.of(key)).toEqual(["batch of 3"]));
  });

  test("of a burst, debounce lets the last event through", async () => {
    const key = randomUUID();
    for (let n = 1; n <= 3; n += 1) await start("debounce", { key, n });
    await until(() => expect(journal.of(key)).toEqual(["n 3"]));
  });
});
