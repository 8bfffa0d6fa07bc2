import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ActiveFault, Vendor } from "../world/contract.ts";
import type { FaultBoard } from "./faults.ts";

export type Fetch = (request: Request) => Promise<Response> | Response;

export type Listener = { url: string; close(): Promise<void> };

export type VendorFaults = {
  vendor: Vendor;
  board: FaultBoard;
  /** The vendor's own error answer for the fault, where it was asked for `path`. */
  answer(fault: ActiveFault, path: string): Response;
};

export type ListenOptions = {
  port: number;
  /** Called once the port is known; the emulators print their own address into documents. */
  build(baseUrl: string): Fetch | Promise<Fetch>;
  faults?: VendorFaults;
};

const MAX_BODY_BYTES = 40 * 1024 * 1024;
const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Serves a fetch handler on the loopback interface.
 * @throws when the port is taken
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  let ready: Promise<Fetch> = Promise.reject(new Error("not built"));
  ready.catch(() => undefined);
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, ready, options.faults).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 30_000;
  await bind(server, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ready = Promise.resolve(options.build(url));
  try {
    await ready;
  } catch (error) {
    server.close();
    throw error;
  }
  return { url, close: () => closeServer(server) };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  ready: Promise<Fetch>,
  faults: VendorFaults | undefined,
): Promise<void> {
  const request = await toRequest(incoming);
  if (!request) return send(outgoing, new Response("Misdirected Request", { status: 421 }));
  const path = new URL(request.url).pathname;
  const fault = faults?.board.take(faults.vendor, request.method, path) ?? null;
  if (fault?.kind === "hang") return hang(outgoing, fault.hangMs);
  if (faults && (fault?.kind === "rate_limited" || fault?.kind === "server_error")) {
    return send(outgoing, faults.answer(fault, path));
  }
  const response = await (await ready)(request);
  if (fault?.kind === "lost_reply") {
    await response.arrayBuffer();
    outgoing.destroy();
    return;
  }
  await send(outgoing, response);
}

/** Says nothing until the client leaves or the time is up, then cuts the connection. */
function hang(outgoing: ServerResponse, hangMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = hangMs === undefined ? undefined : setTimeout(() => outgoing.destroy(), hangMs);
    outgoing.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** @returns null for a host name that is not this machine, which only a rebound DNS name can produce */
async function toRequest(incoming: IncomingMessage): Promise<Request | null> {
  const host = incoming.headers.host ?? "127.0.0.1";
  if (!LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ""))) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const item of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, item);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? undefined : await readBody(incoming);
  return new Request(new URL(incoming.url ?? "/", `http://${host}`), { method, headers, body });
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new Error("request body too large");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  if (response.status !== 204) headers["content-length"] = String(body.byteLength);
  outgoing.writeHead(response.status, headers);
  outgoing.end(body);
}
