import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type SandboxUrls, worldClient } from "#sandbox/index.ts";
import { type Child, startChild } from "#scripts/stack/child.ts";
import { root } from "#scripts/stack/folders.ts";
import { localSecrets } from "#scripts/stack/secrets.ts";
import { sandboxVariables } from "#scripts/stack/vendors.ts";
import { createDeps } from "#server/api/deps.ts";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { freePort } from "#server/db/ports.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import type { Deps } from "#server/platform/context.ts";
import { readEnv } from "#server/platform/env.ts";

type Variables = Record<string, string | undefined>;
const VENDORS = ["google", "hubspot", "slack", "x", "mail"];

/** What a registered endpoint got: each message id with the times it was posted, and its body. */
export type Posted = Map<string, { times: number; body: string }>;

export type App = {
  url: string;
  isUp(): boolean;
  /** Starts it; `dieAt` is the statement at which it kills itself. */
  start(dieAt?: number): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Times it ended without being told to from outside. */
  ownDeaths(): number;
};

export type ChaosStack = {
  apps: App[];
  deps: Deps;
  world: ReturnType<typeof worldClient>;
  endpointUrl: string;
  posted: Posted;
  /** PostgreSQL falls over (SIGQUIT: no checkpoint, no goodbye) and comes back. */
  crashDatabase(): Promise<void>;
  stop(): Promise<void>;
};

/** One PostgreSQL, emulated vendors, a receiver of webhooks, and two processes of the product that share the database. */
export async function startChaosStack(onLog: (line: string) => void): Promise<ChaosStack> {
  const dataDir = temporaryFolder("caseyos-chaos-");
  const folder = join(dataDir, "sandbox");
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const ports = [await freePort(), await freePort()];
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const secrets = localSecrets(dataDir);
  const database = await databaseIn(join(dataDir, "postgres"));
  await applyMigrations(root, database.url);
  const sandbox = await startSandbox(folder, urls[0] ?? "", secrets.WORLD_TOKEN, onLog);
  const env = (index: number): Variables => ({
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    AUTH_SECRET: secrets.AUTH_SECRET,
    ENCRYPTION_KEYS: secrets.ENCRYPTION_KEYS,
    ...sandboxVariables(VENDORS, sandbox.ready.urls),
    MAIL_POLL_SECONDS: "60",
    API_REQUESTS_PER_MINUTE: "10000000",
    PORT: String(ports[index]),
    APP_URL: urls[index],
    NEXTAUTH_URL: urls[index],
    DATABASE_URL: database.url,
  });
  const seed = await startChild<unknown>({
    name: "The seed",
    args: ["prisma/seed/cli.ts", "monday-morning", "--if-empty"],
    env: env(0),
  });
  await seed.exited;
  const apps = urls.map((url, index) => appAt(url, env(index), onLog));
  await Promise.all(apps.map((app) => app.start()));
  const deps = createDeps(readEnv(env(0)));
  const receiver = await startReceiver();
  return {
    apps,
    deps,
    world: worldClient(sandbox.ready.urls.world, secrets.WORLD_TOKEN),
    endpointUrl: receiver.url,
    posted: receiver.posted,
    crashDatabase: database.crash,
    stop: async () => {
      await Promise.all(apps.map((app) => app.stop()));
      await deps.vendorBook?.close();
      await deps.db.close();
      receiver.close();
      await sandbox.stop();
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function databaseIn(dataDir: string) {
  const port = await freePort();
  const start = (): Promise<EmbeddedDatabase> => startEmbeddedPostgres({ dataDir, database: "caseyos", port });
  let running = await start();
  return {
    url: running.url,
    crash: async () => {
      const { pid } = running;
      process.kill(pid, "SIGQUIT");
      await gone(pid);
      running = await start();
    },
    stop: () => running.stop(),
  };
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

function startSandbox(folder: string, appUrl: string, token: string, onLine: (line: string) => void) {
  const ports = ["GOOGLE", "HUBSPOT", "SLACK", "X", "SMTP", "WORLD"].map((name) => [`SANDBOX_${name}_PORT`, "0"]);
  return startChild<{ urls: SandboxUrls }>({
    name: "The sandbox",
    args: ["sandbox/main.ts"],
    env: {
      SANDBOX_STATE_DIR: folder,
      SANDBOX_APP_URL: appUrl,
      SANDBOX_WORLD_TOKEN: token,
      SANDBOX_KEEP_RUNNING: "1",
      ...Object.fromEntries(ports),
    },
    onLine,
  });
}

function appAt(url: string, env: Variables, onLine: (line: string) => void): App {
  let child: Child<unknown> | null = null;
  let deaths = 0;
  const end = async (how: "kill" | "stop"): Promise<void> => {
    const ending = child;
    child = null;
    await ending?.[how]();
  };
  return {
    url,
    isUp: () => child !== null,
    start: async (dieAt = 0) => {
      const args = ["--max-semi-space-size=16", "scripts/chaos/app.ts"];
      const started = await startChild<unknown>({
        name: "The app",
        args,
        env: { ...env, CHAOS_DIE_AT: String(dieAt) },
        onLine,
        readyWithinMs: 120_000,
      });
      child = started;
      void started.exited.then(() => {
        if (child !== started) return;
        child = null;
        deaths += 1;
      });
    },
    kill: () => end("kill"),
    stop: () => end("stop"),
    ownDeaths: () => deaths,
  };
}

/** An endpoint as a customer would run it: it tells messages apart by their id. */
async function startReceiver() {
  const posted: Posted = new Map();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const id = String(request.headers["webhook-id"]);
      const known = posted.get(id);
      posted.set(id, { times: (known?.times ?? 0) + 1, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.address() as AddressInfo;
  return { posted, url: `http://127.0.0.1:${port}/hook`, close: () => void server.close() };
}
