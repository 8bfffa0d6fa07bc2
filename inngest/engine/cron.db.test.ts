import type { Inngest } from "inngest";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { eventually } from "./testing/eventually.ts";
import { makeEngine, startHarness } from "./testing/harness.ts";

let database: FreshDatabase;
let sql: pg.Client;

function define(client: Inngest) {
  return [
    client.createFunction(
      { id: "nightly", triggers: [{ cron: "TZ=Europe/Berlin 30 2 * * *" }] },
      ({ event }) => event.data,
    ),
    client.createFunction({ id: "minutely", triggers: [{ cron: "* * * * *" }] }, () => "tick"),
  ];
}

beforeEach(async () => {
  database = await freshDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

async function schedules() {
  const { rows } = await sql.query("select fn, cron, tz, next_at from inngest.schedule order by fn");
  return rows;
}

test("a new schedule begins with its next slot in its own time zone and runs nothing at once", async () => {
  const { engine, stop } = await startHarness(database.url, define);
  const [minutely, nightly] = await schedules();
  expect(nightly).toMatchObject({ fn: "app-nightly", cron: "30 2 * * *", tz: "Europe/Berlin" });
  const local = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "short" }).format(
    nightly.next_at,
  );
  expect(local).toBe("02:30");
  expect(minutely.next_at.getTime()).toBeGreaterThan(Date.now() - 1000);
  expect(await engine.listRuns({ functionId: "app-nightly" })).toEqual([]);
  await stop();
});

test("a due slot starts one run even with two engines; missed slots are one run", async () => {
  const first = await startHarness(database.url, define);
  await first.stop();
  await sql.query("update inngest.schedule set next_at = now() - interval '3 days' where fn = 'app-nightly'");
  const engines = await Promise.all([startHarness(database.url, define), startHarness(database.url, define)]);
  const [run] = await eventually(async () => {
    const runs = await engines[0].engine.listRuns({ functionId: "app-nightly", status: ["completed"] });
    return runs.length > 0 ? runs : null;
  });
  expect(await engines[0].engine.getRun(run?.id ?? "")).toMatchObject({
    output: { cron: "TZ=Europe/Berlin 30 2 * * *" },
  });
  const rows = await schedules();
  expect(rows[1].next_at.getTime()).toBeGreaterThan(Date.now());
  await Promise.all(engines.map((engine) => engine.stop()));
  const { rows: runs } = await sql.query("select count(*)::int as n from inngest.run where fn = 'app-nightly'");
  expect(runs[0].n).toBe(1);
});

test("a schedule that is no longer in the code is removed, one that is keeps its place", async () => {
  const before = await startHarness(database.url, define);
  await before.stop();
  await sql.query("update inngest.schedule set next_at = '2099-01-01' where fn = 'app-nightly'");
  const after = await startHarness(database.url, (client) => define(client).slice(0, 1));
  expect(await schedules()).toEqual([
    { fn: "app-nightly", cron: "30 2 * * *", tz: "Europe/Berlin", next_at: new Date("2099-01-01") },
  ]);
  await after.stop();
});

test("a cron text or zone that cannot be read is refused with the function's id", async () => {
  const broken = (cron: string) => (client: Inngest) => [
    client.createFunction({ id: "broken", triggers: [{ cron }] }, () => null),
  ];
  await expect(makeEngine(database.url, broken("61 * * * *")).engine.start()).rejects.toThrow(/app-broken.*cron/);
  await expect(makeEngine(database.url, broken("TZ=Mars/Base 1 * * * *")).engine.start()).rejects.toThrow(
    /app-broken.*Mars/,
  );
});
