import type { Core, Settings } from "./core.ts";
import { checkCrons, startCron, syncSchedules } from "./cron.ts";
import { ensureSchema, openDatabase } from "./database.ts";
import type { EngineLog } from "./engine-types.ts";
import { executeJob } from "./execute.ts";
import { handBack } from "./hand-back.ts";
import { startJanitor } from "./janitor.ts";
import { type Lane, startLane } from "./lane.ts";
import { openQueue, type RunJob, type TimerJob } from "./queue.ts";
import { buildRegistry } from "./registry.ts";
import { scheduleEvents, startRuns } from "./schedule.ts";
import { fireTimer } from "./timers.ts";
import { openWakeChannel, type WakeChannel } from "./wake-channel.ts";

export type Running = { core: Core; run: Lane; timer: Lane; stops: (() => Promise<void>)[]; channel: WakeChannel };

const pollMs = 1000;
const timerSlots = 4;

async function openCore(
  databaseUrl: string,
  settings: Settings,
  log: EngineLog,
  readConfigs: () => Promise<unknown[]>,
): Promise<Core> {
  const database = openDatabase(databaseUrl, settings.poolSize, log);
  try {
    await ensureSchema(database);
    const registry = buildRegistry(await readConfigs());
    const queue = await openQueue(database, settings, log);
    checkCrons(queue.boss, registry);
    const core: Core = {
      settings,
      log,
      database,
      queue,
      registry,
      schedule: (work, events) => scheduleEvents(core, work, events),
      startRuns: (work, runs) => startRuns(core, work, runs),
      wake: { run() {}, timer() {} },
    };
    return core;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function startLanes(core: Core): { run: Lane; timer: Lane } {
  const { settings, queue, log } = core;
  const common = { queue, heartbeatMs: (settings.heartbeatSeconds * 1000) / 3, pollMs, log };
  return {
    run: startLane<RunJob>({ ...common, name: "run", slots: settings.slots, handle: (job) => executeJob(core, job) }),
    timer: startLane<TimerJob>({
      ...common,
      name: "timer",
      slots: settings.slots === 0 ? 0 : timerSlots,
      handle: (job) => fireTimer(core, job),
    }),
  };
}

/**
 * Opens the database, reads the functions and starts working. With `slots: 0` it accepts events and answers
 * questions, but runs nothing.
 * @throws when the functions ask for something that is not covered
 */
export async function launch(
  databaseUrl: string,
  settings: Settings,
  log: EngineLog,
  readConfigs: () => Promise<unknown[]>,
): Promise<Running> {
  const core = await openCore(databaseUrl, settings, log, readConfigs);
  await syncSchedules(core);
  const { run, timer } = startLanes(core);
  const channel = openWakeChannel(databaseUrl, core, (queue) => (queue === "run" ? run : timer).wake());
  core.wake = {
    run(at) {
      run.wake(at);
      if (!at && run.isFull()) channel.announce("run");
    },
    timer: (at) => timer.wake(at),
  };
  const stops = settings.slots === 0 ? [] : [startCron(core), startJanitor(core)];
  return { core, run, timer, stops, channel };
}

/** Stops fetching, waits for what runs, hands back what does not end in time, closes everything. */
export async function shutDown({ core, run, timer, stops, channel }: Running): Promise<void> {
  for (const stop of stops) await stop();
  const [left] = await Promise.all([run.stop(core.settings.drainMs), timer.stop(core.settings.drainMs)]);
  await handBack(core, left);
  await channel.close();
  await core.queue.boss.stop({ graceful: false, close: false });
  await core.database.close();
}
