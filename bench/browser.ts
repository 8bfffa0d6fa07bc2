import { cpus } from "node:os";
import type { Bench, Outcome } from "./bench.ts";
import { watchCpu } from "./cpu.ts";
import { latencyVerdict, type Verdict } from "./report.ts";
import { type Program, startApp } from "./servers.ts";
import { measureKeys } from "./workloads/keys.ts";
import { measureLighthouse } from "./workloads/lighthouse.ts";

const cores = cpus().length;

/** Every key of Today with 10,000 rows loaded, from the press to the next paint, beside the same keys on a bare page. */
export async function keys({ main, postgresPid, say }: Bench): Promise<Outcome> {
  const { whale } = main.dataset;
  if (!whale) return { verdicts: [], result: null };
  const stop = watchCpu([main.app.child.pid, postgresPid, process.pid], cores);
  const times = await measureKeys(main.app.port, whale);
  stop();
  const { rows, presses, p50, p95, max, worst, bare, scroll } = times;
  say(
    `\nkeys on ${rows.toLocaleString("en")} rows, ${presses} presses to the next paint: p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, longest ${max.toFixed(0)} ms (${worst}); the same keys on a bare page: p50 ${bare.p50.toFixed(0)}, p95 ${bare.p95.toFixed(0)} ms`,
  );
  say(
    `scrolling them, between two frames: p50 ${scroll.p50.toFixed(0)}, p95 ${scroll.p95.toFixed(0)} ms; plain lines: p95 ${scroll.bareP95.toFixed(0)} ms`,
  );
  // The browser's own work counts as foreign here: this limit is judged whatever else ran.
  const list = `${rows.toLocaleString("en")} rows`;
  return {
    verdicts: [
      latencyVerdict(`keys on ${list}, p95`, p95, 100, 0),
      latencyVerdict(`scrolling ${list}, frame to frame, p95`, scroll.p95, 17, 0),
    ],
    result: times,
  };
}

/** Scores of Today with 500 moves, on a phone as Lighthouse plays one. */
export async function lighthouse(bench: Bench, programs: Program[]): Promise<Outcome> {
  const world = await bench.newTables("lighthouse", { teams: 1, moves: 100, whaleOpen: 500 });
  const { whale } = world.dataset;
  if (!whale) return { verdicts: [], result: null };
  const app = await startApp({ databaseUrl: world.url, durable: false });
  programs.push(app);
  const scores = await measureLighthouse(app.port, whale, bench.options.lighthouseRuns);
  await app.child.stop(5_000);
  const { performance, firstPaintMs, largestPaintMs, blockingMs, layoutShift, failed } = scores;
  bench.say(
    `\nlighthouse on Today, 500 moves, phone profile: first paint ${firstPaintMs.toFixed(0)}, largest ${largestPaintMs.toFixed(0)}, blocked ${blockingMs.toFixed(0)} ms${failed.length > 0 ? `; failed: ${failed.join(", ")}` : ""}`,
  );
  return {
    verdicts: [
      least("lighthouse: performance", performance, 90),
      least("lighthouse: accessibility", scores.accessibility, 100),
      least("lighthouse: best practices", scores["best-practices"], 100),
      {
        what: "lighthouse: layout shift",
        target: "< 0.05",
        measured: layoutShift.toFixed(3),
        isMet: layoutShift < 0.05,
      },
    ],
    result: scores,
  };
}

const least = (what: string, value: number, bar: number): Verdict => ({
  what,
  target: `≥ ${bar}`,
  measured: String(value),
  isMet: value >= bar,
});
