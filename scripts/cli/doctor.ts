import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import pg from "pg";
import { migrationNames } from "#server/db/schema-engine.ts";
import { environmentNames, environmentShape } from "#server/platform/env.ts";
import { root } from "../stack/folders.ts";
import { findRuntime } from "../stack/runtime.ts";
import { checkPushKeys } from "./push-keys.ts";

type State = "ok" | "warning" | "error" | "off";
export type Check = { name: string; state: State; message: string; remedy?: string };
type Variables = Record<string, string | undefined>;

const remedies: Partial<Record<string, string>> = {
  DATABASE_URL: "A postgresql:// address. Unset, CaseyOS runs its own PostgreSQL in .data/.",
  AUTH_SECRET: "At least 32 characters: `openssl rand -base64 32`. Unset, one is made in .data/secrets.json.",
  ENCRYPTION_KEYS:
    "`1:` and 32 random bytes in base64: `echo 1:$(openssl rand -base64 32)`. Put a new key first to rotate.",
  SMTP_URL: "Such as smtps://user:password@smtp.example.com. Unset, mail is emulated.",
  APP_URL: "The address people open, without a slash at its end, such as https://casey.example.com.",
};

/** Settings that go together: one without the others does nothing or fails late. */
const groups: { names: string[]; purpose: string }[] = [
  { names: ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"], purpose: "Google sign-in and Gmail" },
  { names: ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET"], purpose: "HubSpot" },
  { names: ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"], purpose: "Slack" },
  { names: ["X_CLIENT_ID", "X_CLIENT_SECRET"], purpose: "X" },
  { names: ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY"], purpose: "push notifications" },
  { names: ["WORLD_URL", "WORLD_TOKEN"], purpose: "the sandbox's panel" },
  { names: ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], purpose: "single sign-on" },
  { names: ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"], purpose: "an Inngest server instead of the embedded engine" },
];

function checkVariables(env: Variables): Check[] {
  return environmentNames.map((name) => {
    const value = env[name] === "" ? undefined : env[name];
    const parsed = environmentShape[name].safeParse(value);
    const remedy = remedies[name];
    if (!parsed.success)
      return {
        name,
        state: "error",
        message: parsed.error.issues[0]?.message ?? "invalid",
        remedy: remedy ?? "See .env.example.",
      };
    if (value === undefined) return { name, state: "off", message: "unset" };
    return { name, state: "ok", message: /SECRET|KEY|TOKEN|PASSWORD|_URL$/.test(name) ? "set" : value };
  });
}

function checkGroups(env: Variables): Check[] {
  return groups.flatMap(({ names, purpose }): Check[] => {
    const missing = names.filter((name) => !env[name]);
    if (missing.length === 0 || missing.length === names.length) return [];
    const message = `${names.filter((name) => env[name]).join(", ")} set without ${missing.join(", ")}`;
    return [{ name: purpose, state: "error", message, remedy: `Set ${missing.join(" and ")}, or unset the rest.` }];
  });
}

async function probe(name: string, remedy: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, state: "ok", message: await work() };
  } catch (error) {
    return { name, state: "error", message: error instanceof Error ? error.message : String(error), remedy };
  }
}

async function checkDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const version = await client.query<{ server_version: string }>("show server_version");
    const applied = await client.query<{ name: string }>(
      "select migration_name as name from _prisma_migrations where finished_at is not null",
    );
    const known = new Set(applied.rows.map((row) => row.name));
    const pending = migrationNames(root).filter((name) => !known.has(name));
    if (pending.length > 0) throw new Error(`${pending.length} migrations are not applied: run ./caseyos migrate`);
    return `PostgreSQL ${version.rows[0]?.server_version}, ${known.size} migrations applied`;
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
  if (response.status >= 500) throw new Error(`${new URL(url).host} answered ${response.status}`);
  return `${new URL(url).host} answers (${response.status})`;
}

async function checkMail(url: string): Promise<string> {
  const transport = createTransport(url, { connectionTimeout: 5_000 } as never);
  try {
    await transport.verify();
    return "the mail server takes our mail";
  } finally {
    transport.close();
  }
}

function checkConnections(env: Variables): Promise<Check>[] {
  const checks: Promise<Check>[] = [];
  const add = (name: string, remedy: string, work: () => Promise<string>) => checks.push(probe(name, remedy, work));
  const { DATABASE_URL: database, SMTP_URL: smtp, APP_URL: app } = env;
  if (database) add("database", "Check DATABASE_URL and that the server is up.", () => checkDatabase(database));
  if (app && findRuntime()) add("app", "Look at the lines of `npm start`.", () => answers(`${app}/api/ready`));
  if (env.GOOGLE_CLIENT_ID) {
    const issuer = env.GOOGLE_ISSUER ?? "https://accounts.google.com";
    add("Google", "Check the network, or GOOGLE_ISSUER.", () => answers(`${issuer}/.well-known/openid-configuration`));
  }
  if (env.HUBSPOT_CLIENT_ID)
    add("HubSpot", "Check the network, or HUBSPOT_API_URL.", () =>
      answers(env.HUBSPOT_API_URL ?? "https://api.hubapi.com"),
    );
  if (env.SLACK_CLIENT_ID)
    add("Slack", "Check the network, or SLACK_API_URL.", () => answers(env.SLACK_API_URL ?? "https://slack.com/api"));
  if (env.X_CLIENT_ID)
    add("X", "Check the network, or X_API_URL.", () => answers(env.X_API_URL ?? "https://api.x.com"));
  if (env.OIDC_ISSUER)
    add("single sign-on", "Check OIDC_ISSUER.", () => answers(`${env.OIDC_ISSUER}/.well-known/openid-configuration`));
  if (env.OPENAI_API_KEY)
    add("model", "Check OPENAI_BASE_URL and OPENAI_API_KEY.", () =>
      answers(`${env.OPENAI_BASE_URL ?? "https://api.openai.com/v1"}/models`),
    );
  if (env.INNGEST_BASE_URL) add("Inngest", "Check INNGEST_BASE_URL.", () => answers(env.INNGEST_BASE_URL ?? ""));
  if (smtp) add("mail", "Check SMTP_URL.", () => checkMail(smtp));
  return checks;
}

function checkInstallation(): Check[] {
  const has = (path: string) => existsSync(join(root, path));
  const built: Check = has(".next/BUILD_ID")
    ? { name: "build", state: "ok", message: "a production build is there" }
    : { name: "build", state: "warning", message: "no production build", remedy: "`npm start` makes it." };
  return [{ name: "Node.js", state: "ok", message: process.version }, built];
}

/** `./caseyos doctor`: exit code 1 when something is wrong (with --strict also for warnings). */
export async function doctor(options: { strict?: boolean; json?: boolean }): Promise<void> {
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  const runtime = findRuntime();
  const env: Variables = { ...process.env, ...runtime?.env };
  const local: Check = runtime
    ? { name: "CaseyOS", state: "ok", message: `runs here (process ${runtime.pid}); its settings are checked` }
    : {
        name: "CaseyOS",
        state: "warning",
        message: "does not run here",
        remedy: "`npm start`. Only your own settings are checked now.",
      };
  const variables = checkVariables(env).filter(
    (check) => runtime !== null || env[check.name] || !isMadeLocally(check.name),
  );
  const push = checkPushKeys(env);
  const checks = [
    local,
    ...checkInstallation(),
    ...variables,
    ...checkGroups(env),
    ...(push ? [push] : []),
    ...(await Promise.all(checkConnections(env))),
  ];
  if (options.json) console.log(JSON.stringify({ checks }, null, 2));
  else print(checks);
  const failed = checks.some(
    (check) => check.state === "error" || (options.strict === true && check.state === "warning"),
  );
  process.exitCode = failed ? 1 : 0;
}

/** `npm start` makes these itself when they are unset. */
const isMadeLocally = (name: string): boolean => ["DATABASE_URL", "AUTH_SECRET", "ENCRYPTION_KEYS"].includes(name);

function print(checks: Check[]): void {
  const marks: Record<State, string> = { ok: "ok     ", warning: "warning", error: "ERROR  ", off: "off    " };
  for (const check of checks) {
    console.log(`${marks[check.state]}  ${check.name.padEnd(28)} ${check.message}`);
    if (check.remedy && check.state !== "ok") console.log(`${" ".repeat(38)}→ ${check.remedy}`);
  }
}
