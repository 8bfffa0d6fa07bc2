/**
 * `npm run chaos -- --actions 10000 --seed 1 --seconds-cap 3600`: approves actions of every type while processes, vendors and
 * the database fail, then compares the vendors with approvals and receipts. The last line of its output is JSON; it ends with
 * code 1 when something was lost, done twice, done without an approval, not settled in time, the chain is broken, or a process
 * reached for another machine.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { guardChildren } from "#server/testing/loopback-children.ts";
import { guardLoopback } from "#server/testing/loopback-guard.ts";
import { compare, type Verdict } from "./compare.ts";
import { act, stopAndRelease } from "./deeds.ts";
import { readOptions, seeded } from "./options.ts";
import { type Office, openOffice, type Planned, propose } from "./plan.ts";
import { startSaboteur } from "./saboteur.ts";
import { type ChaosStack, startChaosStack } from "./stack.ts";

const escapesFolder = temporaryFolder("caseyos-chaos-escapes-");
const escapes = join(escapesFolder, "escapes");
guardChildren(escapes);
const guard = guardLoopback(escapes);

const options = readOptions(process.argv.slice(2));
const begun = performance.now();
const seconds = (): number => Math.round((performance.now() - begun) / 1000);
const say = (line: string): void => void process.stderr.write(`${String(seconds()).padStart(5)} s  ${line}\n`);

const LEAST_KILLS = 6;
const WIDTH = 6;
/** Approving takes at least this long, so that also a few actions meet the storm. */
const LEAST_APPROVING_MS = 24_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Does `work` for every item, a few at a time. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

const holdFor = async ({ deps }: ChaosStack, { ctx }: Office, holdSeconds: number): Promise<void> => {
  await deps.db.prisma.workspace.update({ where: { id: ctx.workspaceId }, data: { holdSeconds } });
};

/** What is approved and taken back while it is held. */
async function refuseSome(stack: ChaosStack, office: Office, planned: readonly Planned[]): Promise<void> {
  const { call } = office;
  const of = (...fates: Planned["fate"][]) => planned.filter(({ fate }) => fates.includes(fate));
  await holdFor(stack, office, 120);
  await inParallel(of("undone", "stopped"), 4, (action) => act(call, action));
  await stopAndRelease(call);
  await holdFor(stack, office, 0);
  await inParallel(of("stale", "refuse", "edited"), 4, (action) => act(call, action));
}

/** Approved moves that have not ended; NaN while the database is away. */
function underway({ deps }: ChaosStack, { ctx }: Office): Promise<number> {
  const where = { workspaceId: ctx.workspaceId, status: { in: ["scheduled" as const, "executing" as const] } };
  return deps.db.prisma.move.count({ where }).catch(() => Number.NaN);
}

/** Waits until no more than `most` are under way, or the time is up. @returns what is left */
async function settled(stack: ChaosStack, office: Office, most: number, untilSeconds: number): Promise<number> {
  for (let looks = 0; ; looks += 1) {
    const left = await underway(stack, office);
    if (left <= most || seconds() > untilSeconds) return left;
    if (looks % 5 === 0) say(`${left} under way`);
    await pause(1_000);
  }
}

/** Approves everything and lets most of it end in the storm, the rest in peace. */
async function storm(stack: ChaosStack, office: Office, planned: readonly Planned[]) {
  const everyMs = Math.max(1_200, Math.min(4_000, options.actions * 4));
  const saboteur = startSaboteur(stack, seeded(options.seed + 1), { everyMs, say });
  let decided = 0;
  const approved = planned.filter(({ fate }) => fate === "approve");
  const part = Math.max(10, Math.floor(approved.length / 20));
  const pauseMs = Math.min(3_000, (WIDTH * LEAST_APPROVING_MS) / Math.max(1, approved.length));
  await inParallel(approved, WIDTH, async (action) => {
    await act(office.call, action);
    await pause(pauseMs);
    decided += 1;
    if (decided % part === 0) say(`${decided} of ${approved.length} approved, ${JSON.stringify(saboteur.damage)}`);
  });
  await settled(stack, office, approved.length * 0.1, options.secondsCap * 0.7);
  while (saboteur.damage.kills + saboteur.damage.ownKills < LEAST_KILLS) {
    await pause(200);
  }
  await saboteur.stop();
  say(`the storm is over: ${JSON.stringify(saboteur.damage)}`);
  return saboteur.damage;
}

async function exportedReceipts(stack: ChaosStack, office: Office): Promise<string> {
  const headers = { cookie: office.cookie };
  return (await fetch(`${stack.apps[0]?.url}/api/v1/receipts/export`, { headers })).text();
}

function report(verdict: Verdict): void {
  for (const name of ["unsettled", "lost", "doubled", "unauthorised", "broken"] as const) {
    for (const line of verdict[name].slice(0, 20)) say(`${name}: ${line}`);
  }
}

async function run(stack: ChaosStack): Promise<boolean> {
  const office = await openOffice(stack);
  const random = seeded(options.seed);
  const planned: Planned[] = [];
  for (let index = 0; index < options.actions; index += 1) planned.push(await propose(stack, office, index, random));
  say(`${planned.length} moves proposed`);
  await refuseSome(stack, office, planned);
  const damage = await storm(stack, office, planned);
  const left = await settled(stack, office, 0, options.secondsCap);
  const verdict = await compare(stack, office, planned, await exportedReceipts(stack, office));
  report(verdict);
  const escaped = guard.take();
  for (const host of new Set(escaped)) say(`reached for: ${host}`);
  const { unsettled, lost, doubled, unauthorised, broken, ...rest } = verdict;
  const counts = {
    unsettled: unsettled.length,
    lost: lost.length,
    doubled: doubled.length,
    unauthorised: unauthorised.length,
    broken: broken.length,
    escaped: escaped.length,
  };
  const kills = damage.kills + damage.ownKills;
  const total = { actions: planned.length, kills, ...counts, seconds: seconds() };
  process.stdout.write(`${JSON.stringify({ ...total, ...rest, ...damage, left, seed: options.seed })}\n`);
  return Object.values(counts).every((count) => count === 0);
}

say(`${options.actions} actions, seed ${options.seed}`);
// A process that dies tells of it in plain lines; what it logs while the database is away is no news here.
const stack = await startChaosStack((line) => {
  if (process.env.CHAOS_LOG || !line.startsWith("{"))
    process.stderr.write(`       ${line.slice(0, 400)}
`);
});
say("two processes, one PostgreSQL and the vendors stand");
let isGood = false;
try {
  isGood = await run(stack);
} finally {
  await stack.stop();
  rmSync(escapesFolder, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
