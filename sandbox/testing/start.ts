import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gmail, type gmail_v1 } from "@googleapis/gmail";
import { Client } from "@hubspot/api-client";
import { OAuth2Client } from "google-auth-library";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "../constants.ts";
import { type Sandbox, startSandbox, type WorldClient, worldClient } from "../index.ts";

export const APP_URL = "http://127.0.0.1:3999";
const WORLD_TOKEN = "test-world-token";

export type TestSandbox = Sandbox & { world: WorldClient };

/** A sandbox of the test's own, on free ports and in memory unless a state directory is given. */
export async function testSandbox(
  options: { appUrl?: string; stateDir?: string; hasModel?: boolean } = {},
): Promise<TestSandbox> {
  const sandbox = await startSandbox({
    stateDir: options.stateDir ?? "unused",
    persist: options.stateDir !== undefined,
    appUrl: options.appUrl ?? APP_URL,
    ports: { google: 0, hubspot: 0, slack: 0, x: 0, smtp: 0, world: 0, model: 0 },
    worldToken: WORLD_TOKEN,
    hasModel: options.hasModel,
  });
  return { ...sandbox, world: worldClient(sandbox.urls.world, WORLD_TOKEN) };
}

export async function withTempDir(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "sandbox-test-"));
  try {
    await run(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The official OAuth client, pointed at the emulator in each of its endpoints. */
export function googleOAuth(google: string, redirectUri = `${APP_URL}/api/connections/google/callback`): OAuth2Client {
  return new OAuth2Client({
    clientId: GOOGLE_CLIENT.id,
    clientSecret: GOOGLE_CLIENT.secret,
    redirectUri,
    issuers: [google],
    endpoints: {
      oauth2AuthBaseUrl: `${google}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${google}/oauth2/token`,
      oauth2RevokeUrl: `${google}/oauth2/revoke`,
      tokenInfoUrl: `${google}/tokeninfo`,
    },
  });
}

/** The official Gmail client without retries, signed in with a token. */
export function gmailClient(google: string, accessToken: string = SEEDED_TOKENS.google.accessToken): gmail_v1.Gmail {
  const auth = googleOAuth(google);
  auth.setCredentials({ access_token: accessToken });
  return gmail({ version: "v1", auth, rootUrl: `${google}/`, retry: false, timeout: 5_000 });
}

export function hubspotClient(hubspot: string, accessToken: string = SEEDED_TOKENS.hubspot.accessToken): Client {
  return new Client({ basePath: hubspot, accessToken, numberOfApiCallRetries: 0 });
}

/** Base64url of a plain message; lines are header lines, then an empty one, then the body. */
export function rawMail(lines: string[]): string {
  return Buffer.from(lines.join("\r\n")).toString("base64url");
}

/** HTTP status of a vendor client's rejection; fails the test when the call succeeded. */
export async function statusOf(call: Promise<unknown>): Promise<number> {
  const error: unknown = await call.then(
    () => {
      throw new Error("the call was expected to fail");
    },
    (reason: unknown) => reason,
  );
  const { status, code, response } = error as { status?: number; code?: number; response?: { status?: number } };
  const found = Number(response?.status ?? status ?? code);
  if (!Number.isInteger(found)) throw error;
  return found;
}

export type Received = { method: string; url: string; headers: Record<string, string>; body: string };

export type Receiver = {
  url: string;
  requests: Received[];
  answerWith(...statuses: number[]): void;
  close(): Promise<void>;
};

/** Stands in for the app's webhook endpoint: keeps what it got and answers the given statuses, then 200. */
export async function webhookReceiver(): Promise<Receiver> {
  const requests: Received[] = [];
  let statuses: number[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      requests.push({
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        headers,
        body: Buffer.concat(chunks).toString(),
      });
      outgoing.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith: (...next) => {
      statuses = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
