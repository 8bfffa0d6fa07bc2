import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SANDBOX_PORTS } from "#sandbox/constants.ts";
import { type Sandbox, startSandbox } from "#sandbox/index.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { guardVariables } from "#server/testing/loopback-children.ts";
import { root } from "../stack/folders.ts";
import { emulatedVendors, sandboxVariables } from "../stack/vendors.ts";

const appUrl = "http://localhost:3999";

let folder: string;
let source: FreshDatabase;
let target: FreshDatabase;
let sandbox: Sandbox;
/** Points the product at the emulated vendors, as `npm start` does. */
let vendors: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "caseyos-commands-"));
  [source, target] = await Promise.all([freshDatabase(), freshDatabase()]);
  const ports = Object.fromEntries(Object.keys(SANDBOX_PORTS).map((name) => [name, 0]));
  sandbox = await startSandbox({ stateDir: folder, appUrl, ports, worldToken: "test", persist: false });
  vendors = sandboxVariables(emulatedVendors({}), sandbox.urls) as Record<string, string>;
});
afterAll(async () => {
  await sandbox.close();
  await Promise.all([source.drop(), target.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { code: number | null; stdout: string; stderr: string };

/** Calls `./caseyos` as a person without a running CaseyOS would, on a database of their own. */
function caseyos(args: string[], env: Record<string, string> = {}): Promise<Answer> {
  const settings: NodeJS.ProcessEnv = {
    NODE_ENV: "test",
    PATH: process.env.PATH ?? "",
    ...guardVariables(),
    HOME: folder,
    CASEYOS_DATA_DIR: folder,
    AUTH_SECRET: "test-secret-".repeat(4),
    ENCRYPTION_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
    APP_URL: appUrl,
    ...env,
  };
  return new Promise((done) => {
    const child = spawn(join(root, "caseyos"), args, { cwd: root, env: settings });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}

const onSource = (...args: string[]) => caseyos(args, { ...vendors, DATABASE_URL: source.url });

async function query<Row extends pg.QueryResultRow>(database: FreshDatabase, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table of ours as text, so that not one digit may differ. */
async function everything(database: FreshDatabase): Promise<Record<string, string[]>> {
  const tables = await query<{ name: string }>(
    database,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables) {
    const found = await query<{ row: string }>(database, `select t::text as row from "${name}" t order by 1`);
    rows[name] = found.map((entry) => entry.row);
  }
  return rows;
}

describe("the command line on a database", () => {
  it("seeds a workspace that the other commands then find", async () => {
    const seeded = await onSource("seed", "monday-morning");
    expect(seeded).toMatchObject({ code: 0, stderr: "" });
    expect(seeded.stdout.trim()).not.toBe("");
    const signals = await query<{ count: number }>(source, `select count(*)::int as count from "Signal"`);
    expect(signals[0]?.count).toBeGreaterThan(2);
    const unknown = await onSource("seed", "no-such-day");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("No scenario “no-such-day”");
  }, 60_000);

  it("prints a key of every scope and nothing else, kept as a hash alone", async () => {
    const { code, stdout } = await onSource("key");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+\n$/);
    const stored = JSON.stringify(await query(source, `select * from "ApiKey"`));
    expect(stored).not.toContain(stdout.trim());
    expect(await query(source, `select 1 from "ApiKey" where 'workspace:admin' = any(scopes)`)).toHaveLength(1);
  });

  it("prints the same key again, and a new one after that was revoked", async () => {
    const first = (await onSource("key")).stdout;
    expect((await onSource("key")).stdout).toBe(first);
    expect(statSync(join(folder, "api-key")).mode & 0o777).toBe(0o600);
    await query(source, `update "ApiKey" set "revokedAt" = now()`);
    const second = (await onSource("key")).stdout;
    expect(second).toMatch(/^csk_\S+\n$/);
    expect(second).not.toBe(first);
    expect((await onSource("key")).stdout).toBe(second);
    expect(await query(source, `select 1 from "ApiKey" where "revokedAt" is null`)).toHaveLength(1);
  }, 60_000);

  it("prints a sign-in link of the address that people open", async () => {
    const { code, stdout } = await onSource("login", "Casey@Brightline.test ");
    expect(code).toBe(0);
    const link = new URL(stdout.trim());
    expect(link.origin).toBe(appUrl);
    expect(link.searchParams.get("email")).toBe("casey@brightline.test");
    const token = link.searchParams.get("token") ?? "";
    expect(token.length).toBeGreaterThan(20);
    expect(JSON.stringify(await query(source, `select * from "VerificationToken"`))).not.toContain(token);
  });

  it("says what to do when nothing runs and no database is named", async () => {
    const { code, stderr } = await caseyos(["key"]);
    expect(code).toBe(1);
    expect(stderr).toContain("CaseyOS does not run here");
  });
});

describe("backup and restore", () => {
  it("bring every row of every table back, digit for digit, into an empty database", async () => {
    const file = join(folder, "all.jsonl.gz");
    // Numbers and texts that a JSON round trip could bend.
    await query(
      source,
      `update "Signal" set payload = '{"big": 12345678901234567890, "small": 0.1000, "text": "“ü” \\u2028 {\\"a\\":1}"}'::jsonb
       where id = (select id from "Signal" order by id limit 1)`,
    );
    const saved = await onSource("backup", file);
    expect(saved).toMatchObject({ code: 0, stderr: "" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const restored = await caseyos(["restore", file], { DATABASE_URL: target.url });
    expect(restored).toMatchObject({ code: 0, stderr: "" });
    const [before, after] = await Promise.all([everything(source), everything(target)]);
    expect(after).toEqual(before);
    const count = Object.values(before).reduce((sum, rows) => sum + rows.length, 0);
    expect(restored.stdout).toContain(`Restored ${count} rows.`);
    expect(count).toBeGreaterThan(50);
  }, 60_000);

  it("overwrite nothing: not a file, not a database with a workspace in it", async () => {
    const file = join(folder, "kept.jsonl.gz");
    writeFileSync(file, "mine");
    const again = await onSource("backup", file);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("exists already");
    expect(readFileSync(file, "utf8")).toBe("mine");
    const onto = await onSource("restore", join(folder, "all.jsonl.gz"));
    expect(onto.code).toBe(1);
    expect(onto.stderr).toContain("The database is not empty");
  });

  it("refuse a file that is no backup, or that a newer CaseyOS made, and leave the database empty", async () => {
    const empty = await freshDatabase();
    const restore = async (header: object) => {
      const file = join(folder, `${Object.keys(header).length}-${JSON.stringify(header).length}.gz`);
      writeFileSync(file, gzipSync(`${JSON.stringify(header)}\n`));
      return caseyos(["restore", file], { DATABASE_URL: empty.url });
    };
    const foreign = await restore({ format: "something-else", version: 1, migrations: [] });
    expect(foreign).toMatchObject({ code: 1, stderr: expect.stringContaining("not a CaseyOS backup") });
    const newer = await restore({ format: "caseyos-backup", version: 1, migrations: ["29991231000000_later"] });
    expect(newer).toMatchObject({ code: 1, stderr: expect.stringContaining("29991231000000_later") });
    expect(await query(empty, `select 1 from "Workspace"`)).toEqual([]);
    await empty.drop();
  });
});

describe("doctor", () => {
  type Report = { checks: { name: string; state: string; message: string; remedy?: string }[] };
  const doctor = async (flags: string[], env: Record<string, string> = {}) => {
    const { code, stdout } = await caseyos(["doctor", "--json", ...flags], { DATABASE_URL: source.url, ...env });
    return { code, checks: (JSON.parse(stdout) as Report).checks };
  };

  it("names a broken variable and what to put there, and ends with 1", async () => {
    const { code, checks } = await doctor([], { AUTH_SECRET: "short" });
    expect(code).toBe(1);
    expect(checks.find((check) => check.name === "AUTH_SECRET")).toMatchObject({
      state: "error",
      remedy: expect.stringContaining("32 characters"),
    });
  });

  it("names settings that do nothing without each other", async () => {
    const { code, checks } = await doctor([], { HUBSPOT_CLIENT_ID: "id", HUBSPOT_API_URL: "http://127.0.0.1:9" });
    expect(code).toBe(1);
    expect(checks).toContainEqual(
      expect.objectContaining({
        name: "HubSpot",
        state: "error",
        remedy: "Set HUBSPOT_CLIENT_SECRET, or unset the rest.",
      }),
    );
  });

  it("shows no secret, not to programs either", async () => {
    const { checks } = await doctor([], { OPENAI_API_KEY: "sk-very-secret", OPENAI_BASE_URL: "http://127.0.0.1:9/v1" });
    const text = JSON.stringify(checks);
    expect(text).not.toContain("sk-very-secret");
    expect(text).not.toContain("test-secret-");
    expect(text).not.toContain(source.url);
  });

  it("ends well with warnings, and with --strict does not", async () => {
    const [plain, strict] = await Promise.all([doctor([]), doctor(["--strict"])]);
    expect(plain.checks.filter((check) => check.state === "error")).toEqual([]);
    expect(plain.checks).toContainEqual(expect.objectContaining({ name: "CaseyOS", state: "warning" }));
    expect([plain.code, strict.code]).toEqual([0, 1]);
  });
});
