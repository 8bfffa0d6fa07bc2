import { createHash, randomBytes } from "node:crypto";
import { type Child, startChild } from "#scripts/stack/child.ts";
import { freePort } from "#server/db/ports.ts";

export type Program = { port: number; child: Child<unknown> };

/** Secrets of one run, shared by every app of it. */
export const secrets = {
  AUTH_SECRET: randomBytes(32).toString("hex"),
  ENCRYPTION_KEYS: `1:${createHash("sha256").update("caseyos bench").digest("base64")}`,
  HUBSPOT_CLIENT_ID: "bench-client",
  HUBSPOT_CLIENT_SECRET: "bench-secret-of-the-emulated-portal",
};

/**
 * The product's own server process, production mode. Its limits are raised out of the way and still counted.
 * @param options.durable false: requests only, so that what a request starts is not measured with it
 */
export async function startApp(options: { databaseUrl: string; durable: boolean }): Promise<Program> {
  const port = await freePort();
  const child = await startChild<unknown>({
    name: "The app",
    args: ["server/main.ts"],
    env: {
      ...secrets,
      NODE_ENV: "production",
      PORT: String(port),
      APP_URL: appUrl(port),
      NEXTAUTH_URL: appUrl(port),
      DATABASE_URL: options.databaseUrl,
      DATABASE_POOL: "10",
      LOG_LEVEL: "warn",
      API_REQUESTS_PER_MINUTE: "10000000",
      DURABLE: options.durable ? "1" : "0",
      SIMULATED_VENDORS: "google,hubspot,mail",
    },
  });
  return { port, child };
}

export const appUrl = (port: number): string => `http://127.0.0.1:${port}`;

/** See raw-server.ts. */
export async function startRaw(databaseUrl: string): Promise<Program> {
  const child = await startChild<{ port: number }>({
    name: "The raw server",
    args: ["bench/raw-server.ts"],
    env: { DATABASE_URL: databaseUrl, NODE_ENV: "production" },
  });
  return { port: child.ready.port, child };
}
