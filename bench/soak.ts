/**
 * `node bench/soak.ts [--minutes 30]`: the product as `npm start` runs it, under half of what it can answer, for half an hour.
 * People read Today, forms arrive, moves are approved and mailed by the emulated vendors. Bars: no wrong answer, memory that
 * stays where it was after the warm-up, a queue that never falls behind. Exit code 1 when one is missed.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildApp, generateClient } from "#scripts/stack/build.ts";
import { startStack } from "#scripts/stack/stack.ts";
import { createDb } from "#server/db/client.ts";
import { freePort } from "#server/db/ports.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { openLoop } from "./load.ts";
import { appUrl, secrets } from "./servers.ts";
import { soakLoad } from "./soak/load.ts";
import { watchStack } from "./soak/watch.ts";
import { quantile } from "./stats.ts";

const IDLE_MB = 350;
const DRIFT = 0.05;
const LAG_MS = 1_000;
/** With four forms and one approval a second beside them, about half of what two cores do in a workspace of thousands of moves. */
const READS_PER_SECOND = 100;
/** Caches fill and code is compiled for so long; what is compared comes after. */
const WARM_UP_MINUTES = 5;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "30" } } });
const minutes = Number(values.minutes);
if (!Number.isInteger(minutes) || minutes < 1) throw new Error("--minutes takes a whole number from 1.");

function judge(what: string, isMet: boolean, measured: string): void {
  console.log(`${isMet ? "met    " : "NOT met"}  ${what.padEnd(52)} ${measured}`);
  if (!isMet) process.exitCode = 1;
}

const dataDir = temporaryFolder("caseyos-soak-", "disk");
await generateClient();
await buildApp();
const port = await freePort();
const url = appUrl(port);
const env = { AUTH_SECRET: secrets.AUTH_SECRET, APP_URL: url, LOG_LEVEL: "warn", API_REQUESTS_PER_MINUTE: "10000000" };
const stack = await startStack({ dataDir, mode: "production", port, scenario: "monday-morning", env });
const db = createDb(stack.databaseUrl, 2);
const watch = watchStack(url, stack.appPid());
try {
  const load = await soakLoad(db, port);
  await watch.rest(30_000);
  const idleMb = watch.samples.at(-1)?.mb ?? 0;
  console.log(`idle ${idleMb} MB`);
  const p99: number[] = [];
  watch.begin();
  for (let minute = 1; minute <= minutes; minute += 1) {
    const [window, deeds] = await Promise.all([
      openLoop({ port, perSecond: READS_PER_SECOND, seconds: 60, next: load.read }),
      load.deedsFor(60),
    ]);
    p99.push(window.p99);
    const { mb, lagMs, queue } = watch.samples.at(-1) ?? { mb: 0, lagMs: 0, queue: 0 };
    console.log(
      `${String(minute).padStart(3)} min  ${mb} MB, lag ${lagMs} ms, queue ${queue}; p50 ${window.p50.toFixed(1)}, p99 ${window.p99.toFixed(1)} ms; ${deeds.signals} signals, ${deeds.approved} approved`,
    );
  }
  watch.end();

  const after = watch.samples.filter(({ minute }) => minute >= Math.min(WARM_UP_MINUTES, minutes / 2));
  const third = Math.ceil(after.length / 3);
  const median = (part: typeof after) =>
    quantile(
      part.map(({ mb }) => mb),
      0.5,
    );
  const [early, late] = [median(after.slice(0, third)), median(after.slice(-third))];
  const lags = watch.samples.filter(({ minute }) => minute > 0).map(({ lagMs }) => lagMs);
  console.log("");
  judge(`idle memory of web, engine and API, at most ${IDLE_MB} MB`, idleMb <= IDLE_MB, `${idleMb} MB`);
  judge(
    `memory, last third to first, at most ${DRIFT * 100} % more`,
    late <= early * (1 + DRIFT),
    `${early} → ${late} MB`,
  );
  judge(
    `the oldest undelivered event, p99 under ${LAG_MS} ms`,
    quantile(lags, 0.99) < LAG_MS,
    `${quantile(lags, 0.99)} ms`,
  );
  judge(
    "nothing left behind a minute after the last",
    await watch.isDrained(60_000),
    `queue ${watch.samples.at(-1)?.queue}`,
  );
  console.log(
    `reads: p99 of a minute ${quantile(p99, 0.5).toFixed(1)} ms in the middle, ${quantile(p99, 1).toFixed(1)} at worst; no wrong answer`,
  );
} finally {
  await db.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
