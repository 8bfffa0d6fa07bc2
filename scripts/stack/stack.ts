import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxUrls } from "#sandbox/index.ts";
import { type EmbeddedDatabase, runningPostmaster, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { type Child, startChild } from "./child.ts";
import { root } from "./folders.ts";
import { choosePort } from "./ports.ts";
import { localSecrets } from "./secrets.ts";
import { emulatedVendors, sandboxVariables } from "./vendors.ts";

export type Progress = (message: string) => void;
type Variables = Record<string, string | undefined>;

/**
 * Left alone, V8's young generation and glibc's arenas keep 100 to 200 MB after a busy minute that nothing uses any more.
 * Docker starts the app with the same settings.
 */
export const leanMemory = { flags: ["--max-semi-space-size=16"], env: { MALLOC_ARENA_MAX: "2" } };

type StackOptions = {
  dataDir: string;
  mode: "production" | "development";
  /** 0: any free one; undefined: 3000 or the next. */
  port?: number;
  /** Seed scenario for an empty database, or null. */
  scenario: string | null;
  env?: Variables;
  /** Extra postgres flags, for tests. */
  databaseFlags?: string[];
  onProgress?: Progress;
  onLog?: (line: string) => void;
};

export type Stack = {
  appUrl: string;
  databaseUrl: string;
  vendors: string[];
  sandbox: SandboxUrls | null;
  worldToken: string;
  appPid(): number;
  /** kill -9 of the app alone. */
  killApp(): Promise<void>;
  /** Starts the app again on the same port. */
  startApp(): Promise<void>;
  /** Resolves when the app ends by itself. */
  appExited(): Promise<number | null>;
  stop(): Promise<void>;
};

/** What other commands (`./caseyos key`, `login`, `doctor`) need to reach a running stack. */
export const runtimeFile = (dataDir: string): string => join(dataDir, "runtime.json");

/** A postmaster that outlived a killed CaseyOS is ours: it is stopped, and started anew by us. */
async function stopOrphan(dataDir: string): Promise<void> {
  const pid = runningPostmaster(dataDir);
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; runningPostmaster(dataDir) !== null; waited += 50) {
    if (waited > 20_000)
      throw new Error(`The database of an earlier run (process ${pid}) does not stop. End it by hand.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function openDatabase(options: StackOptions): Promise<{ url: string; embedded: EmbeddedDatabase | null }> {
  const given = options.env?.DATABASE_URL ?? process.env.DATABASE_URL;
  if (given) return { url: given, embedded: null };
  const dataDir = join(options.dataDir, "postgres");
  await stopOrphan(dataDir);
  const embedded = await startEmbeddedPostgres({ dataDir, database: "caseyos", flags: options.databaseFlags });
  return { url: embedded.url, embedded };
}

/**
 * Starts everything that is not configured otherwise: database, migrations, emulated vendors, seed, app.
 * @throws Error in words for the person at the terminal; what was started until then is stopped
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const started: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    return await assemble(options, started, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  started: (() => Promise<void>)[],
  stopAll: () => Promise<void>,
): Promise<Stack> {
  const say = options.onProgress ?? (() => {});
  const given: Variables = { ...process.env, ...options.env };
  const secrets = localSecrets(options.dataDir);
  const port = await choosePort(options.port);
  const appUrl = given.APP_URL ?? `http://localhost:${port}`;

  say("Starting the database …");
  const database = await openDatabase(options);
  if (database.embedded) started.push(database.embedded.stop);
  const applied = await applyMigrations(root, database.url);
  if (applied.length > 0) say(`Applied ${applied.length} migration${applied.length === 1 ? "" : "s"}.`);

  const vendors = emulatedVendors(given);
  const sandbox = await startSandboxChild(options, appUrl, { vendors, worldToken: secrets.WORLD_TOKEN });
  if (sandbox) started.push(() => sandbox.stop());

  const env: Variables = {
    NODE_ENV: options.mode,
    AUTH_SECRET: secrets.AUTH_SECRET,
    ENCRYPTION_KEYS: secrets.ENCRYPTION_KEYS,
    VAPID_PUBLIC_KEY: secrets.VAPID_PUBLIC_KEY,
    VAPID_PRIVATE_KEY: secrets.VAPID_PRIVATE_KEY,
    ...(sandbox && { MAIL_POLL_SECONDS: "2", SOCIAL_POLL_SECONDS: "15" }),
    ...definedOnly(given),
    ...(sandbox && sandboxVariables(vendors, sandbox.ready.urls)),
    // The panel of the sandbox in the app.
    ...(sandbox && { WORLD_URL: sandbox.ready.urls.world, WORLD_TOKEN: secrets.WORLD_TOKEN }),
    PORT: String(port),
    APP_URL: appUrl,
    NEXTAUTH_URL: appUrl,
    DATABASE_URL: database.url,
  };
  writeFileSync(
    runtimeFile(options.dataDir),
    JSON.stringify({
      pid: process.pid,
      worldToken: secrets.WORLD_TOKEN,
      world: sandbox?.ready.urls.world ?? null,
      env: runtimeVariables(env),
    }),
    { mode: 0o600 },
  );
  started.push(async () => rmSync(runtimeFile(options.dataDir), { force: true }));
  if (options.scenario) await runSeed(options.scenario, env, say);

  let app: Child<unknown> | undefined;
  const startApp = async () => {
    app = await startChild({
      name: "The app",
      args: [...leanMemory.flags, "server/main.ts"],
      env: { ...leanMemory.env, ...env },
      onLine: options.onLog,
      readyWithinMs: 120_000,
    });
  };
  say("Starting the app …");
  await startApp();
  started.push(async () => app?.stop());
  return {
    appUrl,
    databaseUrl: database.url,
    vendors,
    sandbox: sandbox?.ready.urls ?? null,
    worldToken: secrets.WORLD_TOKEN,
    appPid: () => app?.pid ?? 0,
    killApp: async () => app?.kill(),
    startApp,
    appExited: () => app?.exited ?? Promise.resolve(null),
    stop: stopAll,
  };
}

async function startSandboxChild(
  options: StackOptions,
  appUrl: string,
  { vendors, worldToken }: { vendors: string[]; worldToken: string },
) {
  if (vendors.length === 0) return null;
  options.onProgress?.("Starting the emulated vendors …");
  return startChild<{ urls: SandboxUrls }>({
    name: "The sandbox",
    args: ["sandbox/main.ts"],
    env: {
      SANDBOX_STATE_DIR: join(options.dataDir, "sandbox"),
      SANDBOX_APP_URL: appUrl,
      SANDBOX_WORLD_TOKEN: worldToken,
      ...(vendors.includes("openai") && { SANDBOX_MODEL: "1" }),
      // It ends with our IPC channel; it has no standard input.
      SANDBOX_KEEP_RUNNING: "1",
      ...Object.fromEntries(
        ["GOOGLE", "HUBSPOT", "SLACK", "X", "SMTP", "WORLD", "MODEL"].map((name) => [`SANDBOX_${name}_PORT`, "0"]),
      ),
    },
    onLine: options.onLog,
  });
}

async function runSeed(scenario: string, env: Variables, say: Progress): Promise<void> {
  const seed = await startChild<{ summary: string }>({
    name: "The seed",
    args: ["prisma/seed/cli.ts", scenario, "--if-empty"],
    env,
  });
  await seed.exited;
  if (seed.ready.summary) say(seed.ready.summary);
}

const definedOnly = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));

/** What the app was given beyond the person's own environment. */
function runtimeVariables(env: Variables): Variables {
  const names = [
    "NODE_ENV",
    "AUTH_SECRET",
    "ENCRYPTION_KEYS",
    "PORT",
    "APP_URL",
    "DATABASE_URL",
    "SIMULATED_VENDORS",
    "SMTP_URL",
    "MAIL_FROM",
  ];
  const prefixed = (name: string) => /^(GOOGLE|HUBSPOT|SLACK|X|OIDC|OPENAI|INNGEST)_/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name) || prefixed(name)));
}
