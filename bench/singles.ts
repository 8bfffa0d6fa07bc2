import { cpus } from "node:os";
import { runEngineBench } from "#inngest/engine/bench-scenario.ts";
import { createLog } from "#server/platform/log.ts";
import type { Bench, Outcome } from "./bench.ts";
import { type Counters, countCalls } from "./counters.ts";
import { watchCpu } from "./cpu.ts";
import type { Dataset } from "./generate.ts";
import { closedLoop, openLoop } from "./load.ts";
import { countVerdict, latencyVerdict } from "./report.ts";
import { type Program, startApp } from "./servers.ts";
import { approveInApp, dealOpenMoves } from "./workloads/approve.ts";
import { measureCards } from "./workloads/card.ts";
import { ingestByKey, ingestByWebhook } from "./workloads/ingest.ts";
import { measureRescore } from "./workloads/rescore.ts";
import { screenOf, todayOfApp, todayOfRaw } from "./workloads/today.ts";

const cores = cpus().length;

/** Twenty people open Today in the biggest workspace at once, without a pause between two looks. */
export async function twentyPeople({ main, options, postgresPid, say }: Bench): Promise<Outcome> {
  const { whale } = main.dataset;
  if (!whale) return { verdicts: [], result: null };
  const next = await screenOf(main.app.port, whale);
  await closedLoop({ port: main.app.port, connections: 20, seconds: 1, next });
  const stop = watchCpu([main.app.child.pid, postgresPid, process.pid], cores);
  const window = await closedLoop({ port: main.app.port, connections: 20, seconds: options.seconds * 2, next });
  const { foreign } = stop();
  const open = main.dataset.plan.whaleOpen.toLocaleString("en");
  say(
    `\n20 people on ${open} open moves: ${window.perSecond.toFixed(0)} requests/s, p50 ${window.p50.toFixed(1)}, p95 ${window.p95.toFixed(1)}, p99 ${window.p99.toFixed(1)} ms`,
  );
  return {
    verdicts: [latencyVerdict(`Today, ${open} open moves, 20 people at once, p95`, window.p95, 150, foreign)],
    result: { ...window, foreign },
  };
}

/** Requests on a fixed schedule, their time counted from when they were due: what closed loops hide. */
export async function steady({ main, raw, options, postgresPid, say }: Bench): Promise<Outcome> {
  const rate = 100;
  const stop = watchCpu([main.app.child.pid, raw.child.pid, postgresPid, process.pid], cores);
  const common = { perSecond: rate, seconds: options.seconds * 3 };
  const app = await openLoop({ ...common, port: main.app.port, next: await todayOfApp(main.app.port, main.dataset) });
  const bare = await openLoop({ ...common, port: raw.port, next: todayOfRaw(raw.port, main.dataset) });
  const { foreign } = stop();
  say(
    `\ntoday-list at ${rate}/s: app p50 ${app.p50.toFixed(1)}, p99 ${app.p99.toFixed(1)} ms; raw p50 ${bare.p50.toFixed(1)}, p99 ${bare.p99.toFixed(1)} ms`,
  );
  const verdict = latencyVerdict(
    `today-list at ${rate}/s, p99 (3 × that of the same SQL)`,
    app.p99,
    Math.round(bare.p99 * 30) / 10,
    foreign,
  );
  return { verdicts: [verdict], result: { app, raw: bare, foreign } };
}

/** Numbers that no machine changes, of one caller in the biggest workspace. Begin and commit count as statements. */
export async function counters({ main, adminUrl, say }: Bench): Promise<Outcome> {
  const { port } = main.app;
  const team = main.dataset.whale ?? main.dataset.teams[0];
  if (!team) return { verdicts: [], result: null };
  const alone: Dataset = { ...main.dataset, teams: [team] };
  const [moves = []] = await dealOpenMoves(main.url, team, 100);
  const common = { adminUrl, database: main.database, port };
  const counted: Counters[] = [
    await countCalls({ ...common, name: "today-list", next: await todayOfApp(port, alone) }),
    await countCalls({ ...common, name: "ingest by API key", next: ingestByKey(port, alone) }),
    await countCalls({ ...common, name: "ingest by webhook", next: ingestByWebhook(port, alone) }),
    await countCalls({ ...common, name: "approve", next: await approveInApp(port, team, moves) }),
  ];
  say("\ncounters per call          statements     buffers       bytes");
  for (const { name, statements, buffers, bytes } of counted) {
    say(
      `  ${name.padEnd(24)}${statements.toFixed(2).padStart(11)}${buffers.toFixed(0).padStart(12)}${String(bytes).padStart(12)}`,
    );
  }
  // One for the caller's membership or key, one for the work; a hundredth for the limiter's share.
  const gated = counted.filter(({ name }) => name !== "ingest by webhook");
  return {
    verdicts: gated.map(({ name, statements }) => countVerdict(`${name}, SQL statements`, Math.round(statements), 2)),
    result: counted,
  };
}

export async function card(bench: Bench, programs: Program[]): Promise<Outcome> {
  // Tables without a backlog: what other workloads took in would be worked off first.
  const world = await bench.newTables("cards", { teams: 5, moves: 500, whaleOpen: 0 });
  const app = await startApp({ databaseUrl: world.url, durable: true });
  programs.push(app);
  const team = world.dataset.teams.at(-1);
  if (!team) return { verdicts: [], result: null };
  const stop = watchCpu([app.child.pid, bench.postgresPid, process.pid], cores);
  const times = await measureCards(app.port, team, bench.options.rounds * 10);
  const { foreign } = stop();
  bench.say(
    `\nsignal to card in another browser, idle: p50 ${times.p50.toFixed(0)}, p95 ${times.p95.toFixed(0)}, longest ${times.max.toFixed(0)} ms`,
  );
  await app.child.stop(5_000);
  return {
    verdicts: [latencyVerdict("signal to card in another browser, p95", times.p95, 1_000, foreign)],
    result: { ...times, foreign },
  };
}

/** An outcome that ranks 10,000 open moves anew, each with its history and audit entry, beside the bare writes. */
export async function rescore(bench: Bench): Promise<Outcome> {
  const tables = await bench.newTables("rescore", { teams: 1, moves: 100, whaleOpen: 10_000 });
  const stop = watchCpu([bench.postgresPid, process.pid], cores);
  const { moves, appMs, rawMs } = await measureRescore(tables, bench.options.rounds);
  const { foreign } = stop();
  const share = rawMs / appMs;
  bench.say(
    `\nan outcome ranks ${moves.toLocaleString("en")} moves anew: ${appMs.toFixed(0)} ms; the same rows written by SQL alone: ${rawMs.toFixed(0)} ms`,
  );
  return {
    verdicts: [
      {
        what: "re-score of 10,000 moves beside the bare writes",
        target: "≥ 35 %",
        measured: `${(share * 100).toFixed(0)} %`,
        isMet: share >= 0.35 ? true : foreign > 0.1 ? null : false,
      },
    ],
    result: { moves, appMs, rawMs, foreign },
  };
}

export async function engine(bench: Bench, voided: boolean): Promise<Outcome> {
  const result = await runEngineBench({
    databaseUrl: bench.urlOf("bench"),
    log: createLog({ level: "silent" }),
    runs: bench.options.rounds * 150,
  });
  bench.say(
    `\nengine: ${result.runsPerSecond.toFixed(0)} runs of 3 steps/s (${(result.ratioOfRawChain * 100).toFixed(0)} % of pg-boss's raw chain), event to first step p50 ${result.firstStepP50Ms.toFixed(1)} ms`,
  );
  return {
    verdicts: [
      {
        what: "engine beside pg-boss's raw chain",
        target: "≥ 60 %",
        measured: `${(result.ratioOfRawChain * 100).toFixed(0)} %`,
        isMet: voided ? null : result.ratioOfRawChain >= 0.6,
      },
      latencyVerdict("event to first step, p50", result.firstStepP50Ms, 15, voided ? 1 : 0),
    ],
    result,
  };
}
