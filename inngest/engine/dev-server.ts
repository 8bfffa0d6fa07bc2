import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Core } from "./core.ts";
import { checkCrons, syncSchedules } from "./cron.ts";
import { answerRunQuery } from "./dev-queries.ts";
import type { EngineLog } from "./engine-types.ts";
import { routeApi } from "./http.ts";
import { launch, shutDown } from "./launch.ts";
import { buildRegistry } from "./registry.ts";
import { isObject, type JsonObject, type JsonValue } from "./wire.ts";

type DevServerOptions = { databaseUrl: string; port: number; log: EngineLog; retryMs?: number };
export type DevServer = { url: string; stop(): Promise<void> };

type Apps = Map<string, { url: string; configs: JsonObject[] }>;

/**
 * The engine behind the HTTP surface of Inngest's dev server, for running the SDK's own integration tests against it.
 * Checks no keys and therefore listens on the loopback address only; no part of the product starts it.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const apps: Apps = new Map();
  const { retryMs = 1000 } = options;
  const settings = {
    appId: "dev",
    signingKey: "signkey-dev-00",
    eventKey: "dev",
    serve: (request: Request) => forward(apps, request),
    slots: 20,
    poolSize: 26,
    heartbeatSeconds: 10,
    superviseSeconds: 1,
    drainMs: 1000,
    requestTimeoutMs: 600_000,
    retentionDays: 1,
    checkpointing: true,
    backoff: () => retryMs,
    scopeOf: () => null,
  };
  const running = await launch(options.databaseUrl, settings, options.log, async () => []);
  const server = createServer((incoming, outgoing) => void answer(running.core, apps, incoming, outgoing));
  await new Promise<void>((done) => server.listen(options.port, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await closeServer(server);
      await shutDown(running);
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

/** Sends the engine's request on to the app that registered the function. */
async function forward(apps: Apps, request: Request): Promise<Response> {
  const asked = new URL(request.url);
  const fn = asked.searchParams.get("fnId") ?? "";
  const app = [...apps.values()].find(({ configs }) => configs.some((config) => config.id === fn));
  if (!app) throw new Error(`No app registered ${fn}.`);
  const target = new URL(app.url);
  target.search = asked.search;
  const headers = new Headers(request.headers);
  headers.delete("host");
  return fetch(target, { method: request.method, headers, body: await request.text() });
}

async function answer(core: Core, apps: Apps, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await route(core, apps, await requestOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    core.log.error({ err: error, path: incoming.url }, "request to the dev server failed");
    outgoing.writeHead(500).end();
  }
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers.set(name, value);
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(new URL(incoming.url ?? "/", "http://127.0.0.1"), { method, headers, body });
}

async function route(core: Core, apps: Apps, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/dev") {
    const functions = [...apps.values()].flatMap(({ configs }): JsonValue[] => configs);
    return Response.json({ functions });
  }
  if (url.pathname === "/fn/register") return register(core, apps, await request.json());
  return (await answerRunQuery(core, url, request)) ?? routeApi(core, url, request);
}

async function register(core: Core, apps: Apps, body: unknown): Promise<Response> {
  if (!isObject(body) || typeof body.url !== "string" || !Array.isArray(body.functions)) {
    return Response.json({ error: "not a registration" }, { status: 400 });
  }
  const app = { url: body.url, configs: body.functions.filter(isObject) };
  const name = String(body.appName);
  const others = [...apps].filter(([other]) => other !== name).flatMap(([, { configs }]) => configs);
  try {
    const registry = buildRegistry([...others, ...app.configs]);
    checkCrons(core.queue.boss, registry);
    core.registry = registry;
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 });
  }
  apps.set(name, app);
  await syncSchedules(core);
  return Response.json({ ok: true, status: 200, modified: true });
}
