import type { Random } from "./options.ts";
import type { App, ChaosStack } from "./stack.ts";

type Damage = { kills: number; ownKills: number; databaseCrashes: number; faults: number };
type Saboteur = { damage: Damage; stop(): Promise<void> };

const vendorPaths = [
  { vendor: "google", path: "/messages/send" },
  { vendor: "google", path: "/drafts" },
  { vendor: "google", path: "/events" },
  { vendor: "google", path: "/documents" },
  { vendor: "hubspot", path: "/objects/" },
  { vendor: "slack", path: "chat.postMessage" },
  { vendor: "x", path: "/tweets" },
] as const;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Breaks things until it is stopped, in an order of the seed's choosing: processes die from outside and at statements of their
 * own, vendors fail, hesitate and lose answers, PostgreSQL falls over. Everything comes back.
 * @param options.everyMs mean time between two blows
 */
export function startSaboteur(
  stack: ChaosStack,
  random: Random,
  options: { everyMs: number; say: (line: string) => void },
): Saboteur {
  const damage: Damage = { kills: 0, ownKills: 0, databaseCrashes: 0, faults: 0 };
  let isOn = true;
  const blow = async (): Promise<void> => {
    const dice = random.below(100);
    if (dice < 45) return killOne(stack.apps, random, damage);
    if (dice < 50) {
      damage.databaseCrashes += 1;
      options.say("PostgreSQL falls over");
      return stack.crashDatabase();
    }
    damage.faults += 1;
    await stack.world.fault(aFault(random));
  };
  const run = async (): Promise<void> => {
    while (isOn) {
      await pause(options.everyMs / 2 + random.below(options.everyMs));
      await blow();
      await reviveAll(stack.apps, random, isOn, damage);
    }
  };
  const running = run();
  return {
    damage,
    stop: async () => {
      isOn = false;
      await running;
      await stack.world.clearFaults();
      damage.ownKills = stack.apps.reduce((sum, app) => sum + app.ownDeaths(), 0);
      // One may still carry the statement at which it is to die.
      for (const app of stack.apps) {
        await app.stop();
        await revive(app, 0);
      }
    },
  };
}

async function killOne(apps: readonly App[], random: Random, damage: Damage): Promise<void> {
  const app = random.pick(apps);
  if (!app.isUp()) return;
  damage.kills += 1;
  await app.kill();
  await pause(random.below(500));
}

/** Every second process that comes back will die at a statement of its own. */
async function reviveAll(apps: readonly App[], random: Random, mayDie: boolean, damage: Damage): Promise<void> {
  for (const app of apps) {
    if (app.isUp()) continue;
    const dieAt = mayDie && random.chance(0.5) ? 1 + random.below(600) : 0;
    await revive(app, dieAt);
  }
  damage.ownKills = apps.reduce((sum, app) => sum + app.ownDeaths(), 0);
}

/** A process that dies while it starts is started again. */
async function revive(app: App, dieAt: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await app.start(tries === 0 ? dieAt : 0);
      return;
    } catch (error) {
      if (tries === 5) throw error;
      await pause(300);
    }
  }
}

function aFault(random: Random) {
  const kind = random.pick(["lost_reply", "lost_reply", "server_error", "rate_limited", "hang"] as const);
  const place = random.pick(vendorPaths);
  const times = 1 + random.below(2);
  const slow = kind === "hang" ? { hangMs: 500 + random.below(2_000) } : {};
  const wait = kind === "rate_limited" ? { retryAfterSeconds: 1 } : {};
  return { ...place, kind, times, method: "POST", ...slow, ...wait };
}
