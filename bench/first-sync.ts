/**
 * The first reading of a large portal and of a large mailbox, beside its bar: killed with -9 again and again, what is stored in
 * the end is compared row by row with the vendor; the process that reads has the
 * settings of the product’s own and stays under 400 MB; its heap is not capped.
 * `node bench/first-sync.ts [--contacts 20000] [--deals 5000] [--messages 10000] [--kills 4]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { testSandbox } from "#sandbox/testing/start.ts";
import { root } from "#scripts/stack/folders.ts";
import { leanMemory } from "#scripts/stack/stack.ts";
import { createDb } from "#server/db/client.ts";
import { startEmbeddedPostgres } from "#server/db/embedded.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { aConnection, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { comparePortal } from "./first-sync/compare-portal.ts";
import { compareMailbox, fillMailbox } from "./first-sync/mailbox.ts";

const MOST_MB = 400;
const { values } = parseArgs({
  options: {
    contacts: { type: "string", default: "20000" },
    deals: { type: "string", default: "5000" },
    messages: { type: "string", default: "10000" },
    kills: { type: "string", default: "4" },
  },
});
const wanted = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])) as Record<
  keyof typeof values,
  number
>;

type Reader = { child: ChildProcess; ended: Promise<void>; peakMb(): number };

/** A process of its own; its peak is read while it lives, because a killed one tells nothing. */
function start(worker: string, args: string[]): Reader {
  const child = spawn(process.execPath, [...leanMemory.flags, join(root, "server/testing", worker), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...leanMemory.env },
  });
  let peak = 0;
  const look = () => {
    try {
      const [, kb = "0"] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      peak = Math.max(peak, Number(kb) / 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 100);
  const ended = new Promise<void>((done) => {
    child.once("exit", () => {
      clearInterval(timer);
      done();
    });
  });
  return { child, ended, peakMb: () => Math.round(peak) };
}

type Work = { name: string; worker: string; args: string[]; table: string; rows: number; kills: number };

/** @returns the highest peak of all the processes it took, and the seconds of the reading */
async function readThrough(sql: pg.Client, work: Work): Promise<{ peakMb: number; seconds: number }> {
  const began = performance.now();
  let peakMb = 0;
  for (let kill = 1; kill <= work.kills + 1; kill += 1) {
    const reader = start(work.worker, work.args);
    let isOver = false;
    void reader.ended.then(() => {
      isOver = true;
    });
    const stopAt = kill > work.kills ? Number.POSITIVE_INFINITY : Math.floor((work.rows * kill) / (work.kills + 1));
    while (!isOver && (await count(sql, work.table)) < stopAt) await new Promise((done) => setTimeout(done, 50));
    if (!isOver) reader.child.kill("SIGKILL");
    await reader.ended;
    peakMb = Math.max(peakMb, reader.peakMb());
    console.log(`  ${work.name}: ${await count(sql, work.table)} of ${work.rows}, peak ${reader.peakMb()} MB`);
    // As if the lease of the dead had run out.
    await sql.query(
      `update "SyncCursor" set "leaseUntil" = now() - interval '1 second' where "leaseOwner" is not null`,
    );
  }
  return { peakMb, seconds: (performance.now() - began) / 1_000 };
}

async function count(sql: pg.Client, table: string): Promise<number> {
  return Number(
    (await sql.query(`select count(*) from "${table}" where "workspaceId" = (select "id" from "Workspace" limit 1)`))
      .rows[0]?.count,
  );
}

function judge(name: string, { peakMb, seconds }: { peakMb: number; seconds: number }, differences: string[]): void {
  const isGood = peakMb < MOST_MB && peakMb > 0 && differences.length === 0;
  console.log(
    `${isGood ? "ok  " : "FAIL"} ${name}: peak ${peakMb} MB (bar ${MOST_MB}), ${seconds.toFixed(0)} s, ${differences.length} differences`,
  );
  for (const difference of differences.slice(0, 10)) console.log(`     ${difference}`);
  if (!isGood) process.exitCode = 1;
}

const dir = temporaryFolder("caseyos-first-sync-", "disk");
const postgres = await startEmbeddedPostgres({
  dataDir: join(dir, "pg"),
  database: "first_sync",
  flags: ["-c", "fsync=off"],
});
const sandbox = await testSandbox();
const db = createDb(postgres.url, 4);
const sql = new pg.Client({ connectionString: postgres.url });
try {
  await applyMigrations(root, postgres.url);
  await sql.connect();
  const ws = await aWorkspace(testDeps(db));
  if (wanted.contacts > 0) {
    await aConnection(ws.ctx, { provider: "hubspot", userId: null });
    const { contacts, deals } = wanted;
    await sandbox.world.importCrm({ contacts, deals });
    const args = [postgres.url, sandbox.urls.hubspot];
    // The kills fall into the contacts, the deals follow in the last process.
    const measured = await readThrough(sql, {
      name: "contacts",
      worker: "crm-sync-worker.ts",
      args,
      table: "Contact",
      rows: contacts,
      kills: wanted.kills,
    });
    judge(`CRM, ${contacts} contacts and ${deals} deals`, measured, await comparePortal(sql, sandbox));
  }
  if (wanted.messages > 0) {
    const { id } = await aConnection(ws.ctx, { provider: "google" });
    await fillMailbox(sandbox, wanted.messages);
    const args = [postgres.url, sandbox.urls.google, ws.workspaceId, id];
    const measured = await readThrough(sql, {
      name: "messages",
      worker: "mail-sync-worker.ts",
      args,
      table: "EmailMessage",
      rows: wanted.messages,
      kills: wanted.kills,
    });
    judge(`Gmail, ${wanted.messages} messages`, measured, await compareMailbox(sql, sandbox.urls.google, id));
  }
} finally {
  await sql.end();
  await db.close();
  await sandbox.close();
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
}
