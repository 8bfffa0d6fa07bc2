import { readFileSync } from "node:fs";

type Sample = {
  /** Since the load began; negative before. */
  minute: number;
  /** Proportional memory of the app. */
  mb: number;
  /** Age of the oldest event that nobody has delivered yet. */
  lagMs: number;
  /** Runs that are due. */
  queue: number;
};

const EVERY_MS = 5_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const memoryMb = (pid: number): number =>
  Math.round(Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024);

async function backlog(url: string): Promise<{ lagMs: number; queue: number }> {
  const answer = await fetch(`${url}/api/ready`);
  const { checks } = (await answer.json()) as {
    checks: { outbox: { oldestMs: number | null }; engine: { queue: number | null } };
  };
  if (!answer.ok) throw new Error(`The app is not ready: ${JSON.stringify(checks)}`);
  return { lagMs: Math.round(checks.outbox.oldestMs ?? 0), queue: checks.engine.queue ?? 0 };
}

/** What the app holds and owes, every five seconds. @param pid of the app: web, engine and API are one process */
export function watchStack(url: string, pid: number) {
  const samples: Sample[] = [];
  let startedAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;
  const look = async () => {
    const minute = startedAt === null ? -1 : (performance.now() - startedAt) / 60_000;
    samples.push({ minute, mb: memoryMb(pid), ...(await backlog(url)) });
  };
  return {
    samples,
    /** Waits, then looks once. */
    async rest(ms: number): Promise<void> {
      await pause(ms);
      await look();
    },
    /** Looks from now on, until `end`. */
    begin(): void {
      startedAt = performance.now();
      timer = setInterval(
        () =>
          void look().catch((error: unknown) => {
            failure ??= error;
          }),
        EVERY_MS,
      ).unref();
    },
    /** @throws what kept it from looking meanwhile */
    end(): void {
      clearInterval(timer);
      if (failure) throw failure;
    },
    /** Whether everything that was accepted is done within this time. */
    async isDrained(withinMs: number): Promise<boolean> {
      for (let waited = 0; waited <= withinMs; waited += 1_000) {
        await look();
        const { lagMs, queue } = samples.at(-1) as Sample;
        if (lagMs === 0 && queue === 0) return true;
        await pause(1_000);
      }
      return false;
    },
  };
}
