import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in ticks of 10 ms. */
const TICK_MS = 10;

type Process = { ppid: number; ms: number };

function readProcess(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ppid: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return null;
  }
}

/** CPU of every process alive. */
function allProcesses(): Map<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const process = Number.isInteger(pid) ? readProcess(pid) : null;
    if (process) found.set(pid, process);
  }
  return found;
}

function treeOf(root: number, processes: Map<number, Process>): Set<number> {
  const members = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, { ppid }] of processes) {
      if (!members.has(pid) && members.has(ppid)) {
        members.add(pid);
        grew = true;
      }
    }
  }
  return members;
}

/** Busy milliseconds of all cores together, without idle, waiting for disks, and what the hypervisor took. */
function busyMs(): number {
  const [, user = "0", nice = "0", system = "0", , , irq = "0", softirq = "0"] =
    readFileSync("/proc/stat", "utf8").split("\n")[0]?.split(/\s+/) ?? [];
  return [user, nice, system, irq, softirq].reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
}

type CpuUse = {
  /** CPU ms of each watched process tree, by its root pid. */
  byRoot: Map<number, number>;
  /** Part of all cores' time that went to processes outside the watched trees, 0 to 1. */
  foreign: number;
};

/**
 * Starts counting the CPU time of process trees.
 * @param roots each tree's first process; processes that end meanwhile are not seen
 * @returns a function that ends the window
 */
export function watchCpu(roots: readonly number[], cores: number): () => CpuUse {
  const before = allProcesses();
  const busyBefore = busyMs();
  const started = performance.now();
  return () => {
    const after = allProcesses();
    const elapsed = performance.now() - started;
    const busy = busyMs() - busyBefore;
    const byRoot = new Map<number, number>();
    let watched = 0;
    const counted = new Set<number>();
    for (const root of roots) {
      let used = 0;
      for (const pid of treeOf(root, after)) {
        if (counted.has(pid)) continue;
        counted.add(pid);
        used += (after.get(pid)?.ms ?? 0) - (before.get(pid)?.ms ?? 0);
      }
      byRoot.set(root, used);
      watched += used;
    }
    return { byRoot, foreign: Math.max(0, busy - watched) / (elapsed * cores) };
  };
}
