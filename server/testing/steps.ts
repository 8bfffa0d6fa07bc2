import type { Db, GuardedPrisma } from "#server/db/client.ts";
import type { StepPort } from "#server/platform/steps.ts";
import type { FakeClock } from "./clock.ts";

/** The process dies here. Nothing catches it but the driver. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** Counts the places a process can die at, and dies at the chosen one, once. */
export type Killer = {
  /** The process may die here. */
  point(): void;
  /** Something outlives the process from now on: a statement's effect, a commit, a finished step. */
  changed(): void;
  /** Makes one of all places between which nothing changed, neither here nor at the vendors. @param calls made at them so far */
  merge(calls: () => number): void;
  passed(): number;
};

/** What the database and the steps need of a killer. */
type Deadly = Pick<Killer, "point" | "changed">;

/** @param at number of the place to die at, from 1; 0: nowhere */
export function killer(at: number): Killer {
  let passed = 0;
  let hasChanged = true;
  let calls: (() => number) | null = null;
  let callsThen = 0;
  return {
    point: () => {
      const callsNow = calls?.() ?? 0;
      if (calls && !hasChanged && callsNow === callsThen) return;
      hasChanged = false;
      callsThen = callsNow;
      passed += 1;
      if (passed === at) throw new Crash(`killed at ${at}`);
    },
    changed: () => {
      hasChanged = true;
    },
    merge: (made) => {
      calls = made;
    },
    passed: () => passed,
  };
}

const isRead = (operation: string): boolean => /^(find|count|aggregate|groupBy)/.test(operation);

/** A database through which the process can die before and after each statement; open transactions roll back, as they would. */
export function killableDb(db: Db, kill: Deadly): Db {
  const extended = db.prisma.$extends({
    query: {
      $allOperations: async ({ args, query, operation }) => {
        kill.point();
        const answer = await query(args);
        if (!isRead(operation)) kill.changed();
        kill.point();
        return answer;
      },
    },
  }) as unknown as GuardedPrisma;
  const prisma = whenDone(extended, "$transaction", kill.changed);
  return { ...db, prisma, pool: whenDone(db.pool, "query", kill.changed) };
}

/** The same object, telling when a call of its `method` has ended. */
function whenDone<Target extends object>(target: Target, method: keyof Target, tell: () => void): Target {
  const call = async (...given: unknown[]): Promise<unknown> => {
    const made = target[method] as (...given: unknown[]) => Promise<unknown>;
    const answer = await made.apply(target, given);
    tell();
    return answer;
  };
  return new Proxy(target, { get: (_, name) => (name === method ? call : Reflect.get(target, name)) });
}

/**
 * Runs a job as a durable engine does: finished steps are remembered as JSON, and a process that died is started anew. Sleeping
 * moves the clock on.
 */
export async function runDurably<T>(
  job: (steps: StepPort) => Promise<T>,
  options: { clock: FakeClock; kill?: Deadly; mostStarts?: number },
): Promise<{ result: T; starts: number; steps: string[] }> {
  const { clock, kill = killer(0), mostStarts = 5 } = options;
  const memory = new Map<string, string>();
  for (let starts = 1; starts <= mostStarts; starts += 1) {
    try {
      return { result: await job(stepsOver(memory, clock, kill)), starts, steps: [...memory.keys()] };
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
    }
  }
  throw new Error(`The job did not end in ${mostStarts} starts.`);
}

function stepsOver(memory: Map<string, string>, clock: FakeClock, kill: Deadly): StepPort {
  const seen = new Set<string>();
  const enter = (id: string): void => {
    if (seen.has(id)) throw new Error(`The step id ${id} is used twice.`);
    seen.add(id);
  };
  const recall = (text: string) => (text === "" ? undefined : JSON.parse(text));
  return {
    run: async (id, body) => {
      enter(id);
      const known = memory.get(id);
      if (known !== undefined) return recall(known);
      kill.point();
      const text = JSON.stringify(await body()) ?? "";
      kill.point();
      memory.set(id, text);
      kill.changed();
      kill.point();
      return recall(text);
    },
    sleepUntil: async (id, at) => {
      enter(id);
      if (memory.has(id)) return;
      if (at > clock.now()) clock.set(at);
      memory.set(id, "null");
      kill.changed();
      kill.point();
    },
  };
}
