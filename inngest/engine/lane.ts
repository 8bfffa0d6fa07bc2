import type { EngineLog } from "./engine-types.ts";
import type { Claimed, Queue, QueueName } from "./queue.ts";

export type Lane = {
  /** Looks for work now, or at `at`. */
  wake(at?: Date | null): void;
  /** True when no slot is free, so that work is better left to another process. */
  isFull(): boolean;
  active(): number;
  /** Stops fetching; resolves when all jobs are done or `drainMs` has passed. Returns the jobs still running. */
  stop(drainMs: number): Promise<Claimed<object>[]>;
};

type LaneOptions<T extends object> = {
  queue: Queue;
  name: QueueName;
  slots: number;
  heartbeatMs: number;
  pollMs: number;
  handle: (job: Claimed<T>) => Promise<void>;
  log: EngineLog;
};

/**
 * One sequential fetcher that keeps `slots` jobs running: it never holds more claims than it can run at once, and
 * renews them with one statement.
 */
export function startLane<T extends object>(options: LaneOptions<T>): Lane {
  const { queue, name, slots, log } = options;
  const running = new Map<string, Claimed<T>>();
  const bell = createBell(options.pollMs);
  let stopped = false;
  let fetcher: Promise<void> = Promise.resolve();
  let onIdle: (() => void) | null = null;

  const begin = (job: Claimed<T>): void => {
    running.set(job.id, job);
    void options
      .handle(job)
      .catch((error: unknown) => log.error({ err: error, job: job.data }, "job left to be claimed again"))
      .finally(() => {
        running.delete(job.id);
        bell.ring();
        if (running.size === 0) onIdle?.();
      });
  };
  const fillSlots = async (): Promise<void> => {
    bell.reset();
    const free = slots - running.size;
    const jobs = free > 0 ? await queue.fetch<T>(name, free) : [];
    for (const job of jobs) begin(job);
    if (free <= 0 || jobs.length < free) await bell.wait();
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      try {
        await fillSlots();
      } catch (error) {
        log.warn({ err: error, lane: name }, "cannot fetch work");
        await new Promise((done) => setTimeout(done, 500));
      }
    }
  };
  const beat = setInterval(() => {
    void queue
      .touch(name, [...running.values()])
      .catch((error: unknown) => log.warn({ err: error, lane: name }, "cannot renew claims"));
  }, options.heartbeatMs);
  if (slots > 0) fetcher = loop();

  return {
    wake(at) {
      if (!at || at.getTime() <= Date.now()) bell.ring();
      else bell.ringAt(at.getTime());
    },
    isFull: () => running.size >= slots,
    active: () => running.size,
    async stop(drainMs) {
      stopped = true;
      bell.close();
      await fetcher;
      await drained(
        drainMs,
        () => running.size === 0,
        (done) => {
          onIdle = done;
        },
      );
      clearInterval(beat);
      return [...running.values()];
    },
  };
}

async function drained(ms: number, isIdle: () => boolean, listen: (done: () => void) => void): Promise<void> {
  if (isIdle()) return;
  let handle: NodeJS.Timeout | undefined;
  await Promise.race([
    new Promise<void>((done) => listen(done)),
    new Promise<void>((done) => {
      handle = setTimeout(done, ms);
    }),
  ]);
  clearTimeout(handle);
}

type Bell = {
  /** Ends the wait, or the next one if nobody waits. */
  ring(): void;
  ringAt(at: number): void;
  /** Forgets rings from before a look for work. */
  reset(): void;
  /** Until a ring, or for `pollMs` at most. */
  wait(): Promise<void>;
  close(): void;
};

function createBell(pollMs: number): Bell {
  const alarms = createAlarms(pollMs * 5);
  let rung = false;
  let closed = false;
  let resume: (() => void) | null = null;
  let timer: { at: number; handle: NodeJS.Timeout } | null = null;
  const ring = (): void => {
    rung = true;
    resume?.();
  };
  const arm = (at: number): void => {
    if (closed || (timer && timer.at <= at)) return;
    if (timer) clearTimeout(timer.handle);
    const handle = setTimeout(
      () => {
        timer = null;
        ring();
      },
      Math.max(0, at - Date.now()),
    );
    timer = { at, handle };
  };
  return {
    ring,
    ringAt(at) {
      if (alarms.add(at)) arm(at + 1);
    },
    reset() {
      rung = false;
    },
    async wait() {
      if (rung || closed) return;
      arm(alarms.next(Date.now() + pollMs));
      await new Promise<void>((done) => {
        resume = done;
      });
      resume = null;
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer.handle);
      ring();
    },
  };
}

/** Times to look for work between two polls. Later ones than `horizonMs` are left to the polls. */
function createAlarms(horizonMs: number): { add(at: number): boolean; next(latest: number): number } {
  const times = new Set<number>();
  const most = 1000;
  return {
    add(at) {
      if (at > Date.now() + horizonMs || times.size >= most) return false;
      // One more millisecond, because the database compares in microseconds.
      times.add(at + 1);
      return true;
    },
    next(latest) {
      const now = Date.now();
      let first = latest;
      for (const at of times) {
        if (at <= now) times.delete(at);
        else if (at < first) first = at;
      }
      return first;
    },
  };
}
