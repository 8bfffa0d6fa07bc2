import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { aConnection, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";

/** The bar is 20,000 records under 400 MB; this many are enough to be killed in each kind, and quick. */
const CONTACTS = 900;
const DEALS = 300;
const MOST_MB = 400;

const worker = join(import.meta.dirname, "../../../testing/crm-sync-worker.ts");
const { db, url } = await testDatabase();
let sql: pg.Client;
let sandbox: TestSandbox;
const children: ChildProcess[] = [];

beforeAll(async () => {
  sql = new pg.Client({ connectionString: url });
  await sql.connect();
  sandbox = await testSandbox();
  await sandbox.world.importCrm({ contacts: CONTACTS, deals: DEALS });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  await sandbox.close();
  await sql.end();
});

function start(): { child: ChildProcess; ended: Promise<string> } {
  const child = spawn(process.execPath, [worker, url, sandbox.urls.hubspot], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string>((done) => child.once("exit", () => done(Buffer.concat(chunks).toString().trim())));
  return { child, ended };
}

const count = async (table: string): Promise<number> =>
  Number((await sql.query(`select count(*) from "${table}" where "crmUpdatedAt" is not null`)).rows[0]?.count);

/** Kills the worker once the table holds so many rows. */
async function killAt(table: string, rows: number): Promise<void> {
  const { child, ended } = start();
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && (await count(table)) < rows);
  child.kill("SIGKILL");
  await ended;
  // As if the lease of the dead had run out.
  await sql.query(`update "SyncCursor" set "leaseUntil" = now() - interval '1 second' where "leaseOwner" is not null`);
}

describe("reading a portal", () => {
  it("goes on after kill -9 in each kind, and holds every record once as HubSpot has it", {
    timeout: 600_000,
  }, async () => {
    const ws = await aWorkspace(testDeps(db));
    await aConnection(ws.ctx, { provider: "hubspot", userId: null });
    await killAt("Company", 1);
    await killAt("Contact", CONTACTS / 3);
    await killAt("Contact", (CONTACTS * 2) / 3);
    await killAt("Deal", DEALS / 2);
    const partial = [await count("Contact"), await count("Deal")];
    const peakMb = Number(await start().ended);
    expect(peakMb).toBeGreaterThan(0);
    expect(peakMb).toBeLessThan(MOST_MB);
    expect(partial[1]).toBeLessThan(DEALS + 20);

    const { objects } = (await sandbox.world.state()).hubspot;
    const company = new Map((objects.companies ?? []).map((record) => [record.id, record.properties.name]));
    const address = new Map((objects.contacts ?? []).map((record) => [record.id, record.properties.email]));
    const { rows: people } = await sql.query(
      `select p."hubspotId", p."email", c."name" from "Contact" p left join "Company" c on c."id" = p."companyId" order by 1`,
    );
    const linked = (record: { associations: { toType: string; toId: string }[] }, type: string) =>
      record.associations.find(({ toType }) => toType === type)?.toId ?? "";
    const wanted = (objects.contacts ?? [])
      .map((record) => [record.id, record.properties.email, company.get(linked(record, "companies")) ?? null])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    expect(people.map((row) => [row.hubspotId, row.email, row.name])).toEqual(wanted);
    const { rows: deals } = await sql.query(
      `select d."hubspotId", d."name", p."email" from "Deal" d left join "Contact" p on p."id" = d."contactId" order by 1`,
    );
    const sales = (objects.deals ?? [])
      .map((record) => [record.id, record.properties.dealname, address.get(linked(record, "contacts")) ?? null])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    expect(deals.map((row) => [row.hubspotId, row.name, row.email])).toEqual(sales);
    const { rows: doubles } = await sql.query(`select count(*)::int as "count" from "Signal"`);
    expect(doubles[0]?.count).toBe(0);
  });
});
