import { cpus } from "node:os";
import { watchCpu } from "./cpu.ts";
import { closedLoop, type NextShot } from "./load.ts";
import { mean, type Ratio, ratioOf, seeded, shuffled } from "./stats.ts";

/** One program under load: where it listens, its process, and what to ask it. */
export type Side = {
  name: string;
  port: number;
  pid: number;
  next: NextShot;
  /** Ends a window after so many requests, where there are only so many things to use up. */
  mostPerWindow?: number;
};

type SideWindow = {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  done: number;
  /** CPU ms per request of the server's process tree, and of PostgreSQL's. */
  serverMs: number;
  postgresMs: number;
  /** 0 to 1: what processes of neither of us used of all cores. */
  foreign: number;
};

export type Measured = { side: string; windows: SideWindow[] };
export type Plan = { rounds: number; seconds: number; connections: number; postgresPid: number; seed: number };

export const FOREIGN_LIMIT = 0.1;
const cores = cpus().length;

async function oneWindow(side: Side, plan: Plan): Promise<SideWindow> {
  // The load itself is the last tree: what it uses belongs to neither side, and is not foreign either.
  const stop = watchCpu([side.pid, plan.postgresPid, process.pid], cores);
  const { port, next, mostPerWindow: most } = side;
  const window = await closedLoop({ port, next, most, connections: plan.connections, seconds: plan.seconds });
  const { byRoot, foreign } = stop();
  const perRequest = (pid: number) => (byRoot.get(pid) ?? 0) / window.done;
  const { perSecond, p50, p95, p99, done } = window;
  return {
    perSecond,
    p50,
    p95,
    p99,
    done,
    foreign,
    serverMs: perRequest(side.pid),
    postgresMs: perRequest(plan.postgresPid),
  };
}

/** A window that others disturbed is repeated, up to three times; the quietest one is kept, with its mark. */
async function quietWindow(side: Side, plan: Plan): Promise<SideWindow> {
  let best = await oneWindow(side, plan);
  for (let again = 0; again < 2 && best.foreign > FOREIGN_LIMIT && side.mostPerWindow === undefined; again += 1) {
    const next = await oneWindow(side, plan);
    if (next.foreign < best.foreign) best = next;
  }
  return best;
}

/** Compilers and caches settle: short windows until the gain is under 5 %, at most `most` of them. */
async function warmUp(side: Side, plan: Plan, most: number): Promise<void> {
  let last = 0;
  for (let count = 0; count < most; count += 1) {
    const { perSecond } = await closedLoop({
      port: side.port,
      next: side.next,
      most: side.mostPerWindow,
      connections: plan.connections,
      seconds: 1,
    });
    if (perSecond < last * 1.05) return;
    last = perSecond;
  }
}

/** Every side once per round, in an order of chance, all of them running all the time. */
export async function measurePaired(
  sides: readonly Side[],
  plan: Plan,
  onRound: (round: number) => void,
): Promise<Measured[]> {
  const random = seeded(plan.seed);
  for (const side of sides) await warmUp(side, plan, 8);
  const measured = sides.map((side): Measured => ({ side: side.name, windows: [] }));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const side of shuffled(sides, random)) {
      const window = await quietWindow(side, plan);
      measured.find((entry) => entry.side === side.name)?.windows.push(window);
    }
    onRound(round + 1);
  }
  return measured;
}

export type Comparison = {
  of: string;
  to: string;
  throughput: Ratio;
  cpu: Ratio;
  /** The most that others used in any window of either side. */
  foreign: number;
};

/** Per-round ratios of one side to another: requests a second, and CPU of server and PostgreSQL per request. */
export function compare(measured: readonly Measured[], of: string, to: string): Comparison {
  const find = (name: string) => measured.find((entry) => entry.side === name)?.windows ?? [];
  const pairs = find(of).map((window, index) => [window, find(to)[index]] as const);
  const ratios = (read: (window: SideWindow) => number) =>
    ratioOf(
      pairs.flatMap(([left, right]) => (right ? [Math.max(1e-6, read(left)) / Math.max(1e-6, read(right))] : [])),
    );
  return {
    of,
    to,
    throughput: ratios((window) => window.perSecond),
    cpu: ratios((window) => window.serverMs + window.postgresMs),
    foreign: Math.max(...pairs.flatMap((pair) => pair.map((window) => window?.foreign ?? 0))),
  };
}

/** Means over the rounds, for the table. */
export function summarise({ side, windows }: Measured): { side: string } & SideWindow {
  const over = (read: (window: SideWindow) => number) => mean(windows.map(read));
  return {
    side,
    perSecond: over((window) => window.perSecond),
    p50: over((window) => window.p50),
    p95: over((window) => window.p95),
    p99: over((window) => window.p99),
    done: windows.reduce((sum, window) => sum + window.done, 0),
    serverMs: over((window) => window.serverMs),
    postgresMs: over((window) => window.postgresMs),
    foreign: Math.max(...windows.map((window) => window.foreign)),
  };
}
