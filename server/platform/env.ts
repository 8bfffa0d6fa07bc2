import { z } from "zod";
import { type KeyRing, parseKeyRing } from "./crypto.ts";

const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");
const text = z.string().trim().min(1);
const url = z.url().transform((value) => value.replace(/\/$/, ""));

/** Every environment variable the app reads; `./caseyos doctor` prints their state from the same table. */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: text.default("127.0.0.1"),
  APP_URL: url.default("http://localhost:3000"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  AUTH_SECRET: z.string().min(32),
  ENCRYPTION_KEYS: text,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Requests a minute of one API key or one person. */
  API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).max(10_000_000).default(1200),
  /** Failed credentials a minute from one address. */
  API_FAILURES_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(30),
  /** Comma-separated vendors that are emulators here: google, hubspot, slack, x, mail; openai: a script in a model's place. */
  SIMULATED_VENDORS: z.string().default(""),

  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),
  GOOGLE_ISSUER: url.optional(),
  GOOGLE_API_URL: url.optional(),

  HUBSPOT_CLIENT_ID: text.optional(),
  HUBSPOT_CLIENT_SECRET: text.optional(),
  HUBSPOT_API_URL: url.default("https://api.hubapi.com"),
  HUBSPOT_AUTHORIZE_URL: url.default("https://app.hubspot.com/oauth/authorize"),

  SLACK_CLIENT_ID: text.optional(),
  SLACK_CLIENT_SECRET: text.optional(),
  /** Slack signs its events with it. */
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_API_URL: url.default("https://slack.com/api"),
  SLACK_AUTHORIZE_URL: url.default("https://slack.com/oauth/v2/authorize"),

  X_CLIENT_ID: text.optional(),
  X_CLIENT_SECRET: text.optional(),
  X_API_URL: url.default("https://api.x.com"),
  X_AUTHORIZE_URL: url.default("https://x.com/i/oauth2/authorize"),

  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_NAME: text.default("Single sign-on"),

  SMTP_URL: z.url().optional(),
  MAIL_FROM: text.default("CaseyOS <hello@localhost>"),

  /** Web Push: the P-256 key pair that names this server to push services, base64url. */
  VAPID_PUBLIC_KEY: text.optional(),
  VAPID_PRIVATE_KEY: text.optional(),

  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_MODEL: text.default("gpt-5-mini"),
  /** Where workspaces' own keys are used. */
  OPENAI_API_URL: url.default("https://api.openai.com/v1"),
  GEMINI_API_URL: url.default("https://generativelanguage.googleapis.com"),
  XAI_API_URL: url.default("https://api.x.ai/v1"),
  /** 1: a workspace's own model server may be on this machine or network, and without TLS. */
  MODEL_PRIVATE_ADDRESSES: flag.default(false),

  INNGEST_BASE_URL: url.optional(),
  INNGEST_EVENT_KEY: text.optional(),
  INNGEST_SIGNING_KEY: text.optional(),
  INNGEST_DEV: text.optional(),

  /** Control API of the sandbox, for its panel in the app; both are set by `caseyos start` where vendors are emulated. */
  WORLD_URL: url.optional(),
  WORLD_TOKEN: text.optional(),

  SENTRY_DSN: z.url().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  /** Seconds between two looks at a mailbox. */
  MAIL_POLL_SECONDS: z.coerce.number().int().min(1).max(3600).default(60),
  /** Seconds between two looks at an X account. */
  SOCIAL_POLL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  /** 0: this process serves requests only; another one runs the durable half (engine, outbox, mailboxes). */
  DURABLE: flag.default(true),
  CASEYOS_TEST_CONTROLS: flag.default(false),
});

export type Env = z.output<typeof schema> & { keys: KeyRing; simulated: ReadonlySet<string> };
export const environmentNames = Object.keys(schema.shape) as (keyof z.input<typeof schema>)[];
export const environmentShape = schema.shape;

/**
 * Reads and checks the environment. An empty variable counts as unset.
 * @throws Error with one line per bad variable and what to do
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(
      `The environment is not complete:\n${lines.join("\n")}\nRun \`./caseyos doctor\` for the remedies.`,
    );
  }
  const simulated = new Set(
    parsed.data.SIMULATED_VENDORS.split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  );
  return { ...parsed.data, keys: parseKeyRing(parsed.data.ENCRYPTION_KEYS), simulated };
}

let current: Env | undefined;

/** The process's environment, read once at first use. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}

/**
 * next-auth takes its own address from NEXTAUTH_URL, or from the forwarded headers when told to trust them. Ours are written by
 * server/api/auth from APP_URL, never by a client, so that one process can serve several addresses (tests do).
 */
export function letAuthFollowHeaders(): void {
  const variables = process.env;
  delete variables.NEXTAUTH_URL;
  variables.AUTH_TRUST_HOST = "true";
}

/** Next and Inngest would send usage figures to their makers. */
export function declineLibraryTelemetry(): void {
  Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" });
}
