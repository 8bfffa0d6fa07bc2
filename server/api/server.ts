import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Env, env } from "#server/platform/env.ts";
import { stopTelemetry } from "#server/platform/telemetry.ts";
import type { Api } from "./context.ts";
import { sharedApi } from "./deps.ts";
import { createFrontDoor, type PageServer } from "./front-door.ts";
import type { Handler } from "./handler.ts";
import { sharedHandler } from "./mount.ts";

/** Requests under way get this long at shutdown. */
const DRAIN_MS = 10_000;

type Pages = { handle: PageServer; close(): Promise<void> };

/** Starts the app's own node server: API, pages, and unless DURABLE is off the engine. @returns the port it listens on */
export async function startServer(): Promise<number> {
  const settings = env();
  const api = sharedApi();
  const handler = sharedHandler();
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 30_000, requestTimeout: 60_000 });
  const pages = await startPages(server, settings);
  server.on("request", createFrontDoor(api, handler, pages.handle));
  const port = await listen(server, settings);
  // The engine calls its functions over this server, so it starts last.
  if (settings.DURABLE) {
    const { startDurable } = await import("#inngest/runtime.ts");
    const durable = await startDurable(api.deps);
    api.durable = durable;
    api.deps.jobs = durable.jobs;
  }
  stopOnSignals({ api, handler, server, pages });
  return port;
}

type Running = { api: Api; handler: Handler; server: Server; pages: Pages };

function stopOnSignals(running: Running): void {
  const { log } = running.api.deps;
  let isStopping = false;
  const stop = async (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    try {
      await shutDown(running, reason);
      process.exit(0);
    } catch (error) {
      log.error({ cause: error }, "shutdown failed");
      process.exit(1);
    }
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
  // Started by the command line, we end with it.
  if (process.send) process.on("disconnect", () => void stop("parent ended"));
}

/** Next renders the pages: built ones in production, with hot reload in development. */
async function startPages(httpServer: Server, settings: Env): Promise<Pages> {
  const { default: next } = await import("next");
  const dev = settings.NODE_ENV === "development";
  const app = next({
    dev,
    dir: process.cwd(),
    httpServer,
    hostname: settings.HOST,
    port: settings.PORT,
    turbopack: true,
  });
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}

function listen(server: Server, settings: Env): Promise<number> {
  return new Promise((done, reject) => {
    server.once("error", reject);
    server.listen(settings.PORT, settings.HOST, () => done((server.address() as AddressInfo).port));
  });
}

/** Stop taking work, finish what is under way, then let go of the database: in that order. */
async function shutDown({ api, handler, server, pages }: Running, reason: string): Promise<void> {
  api.deps.log.info({ reason }, "stopping");
  api.isStopping = true;
  const closed = new Promise<void>((done) => server.close(() => done()));
  await handler.stop();
  server.closeIdleConnections();
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await Promise.all([closed, api.durable?.stop()]);
  clearTimeout(limit);
  await pages.close();
  await api.deps.vendorBook?.close();
  await api.deps.db.close();
  await stopTelemetry();
}
