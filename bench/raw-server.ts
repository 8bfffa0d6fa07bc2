/**
 * The limit the product is measured against: node:http and pg in one process, with the very SQL of the product's hot paths and
 * nothing around it – no session, no tenant check, no validation, no limits.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { FIRST_PAGE } from "#components/queue/queue-input.ts";
import type { Db } from "#server/db/client.ts";
import { approveMove } from "#server/domain/approvals/store/approve.ts";
import { listRows } from "#server/domain/queue/store/list.ts";
import { insertSignal } from "#server/domain/signals/store/ingest.ts";
import type { Ctx } from "#server/platform/context.ts";
import { newId } from "#server/platform/ids.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";

export type RawIngest = { workspaceId: string; payload: unknown; naturalKey: string };
export type RawApprove = { workspaceId: string; userId: string; moveId: string; contentHash: string };

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
/** Only the pool is used by the three statements. */
const db = { pool } as unknown as Db;

async function bodyOf<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as T;
}

async function ingest(request: IncomingMessage): Promise<unknown> {
  const { workspaceId, payload, naturalKey } = await bodyOf<RawIngest>(request);
  const now = new Date();
  return insertSignal(db, {
    id: newId(),
    workspaceId,
    source: "web",
    type: "form_submitted",
    payload,
    naturalKey,
    occurredAt: now,
    receivedAt: now,
    outboxId: newId(),
    auditId: newId(),
    requestId: newId(),
    actorType: "api_key",
    actorId: "bench",
    surface: "api",
  });
}

async function today(url: string): Promise<unknown> {
  const workspaceId = asWorkspaceId(url.slice(url.indexOf("=") + 1));
  // One more than is shown, as the product reads to know whether there is a next page.
  const rows = await listRows(pool, workspaceId, { view: "open", filter: {}, limit: FIRST_PAGE + 1, after: null });
  return { items: rows.slice(0, FIRST_PAGE) };
}

async function approve(request: IncomingMessage): Promise<unknown> {
  const { workspaceId, userId, moveId, contentHash } = await bodyOf<RawApprove>(request);
  const actor = { type: "user", id: userId, role: "admin", name: "Bench" } as const;
  const now = () => new Date();
  const ctx = {
    db,
    workspaceId: asWorkspaceId(workspaceId),
    actor,
    now,
    newId,
    requestId: newId(),
    surface: "web",
  } as unknown as Ctx;
  return approveMove(ctx, { moveId, contentHash, note: null });
}

function answer(request: IncomingMessage): Promise<unknown> {
  const url = request.url ?? "/";
  if (url.startsWith("/today")) return today(url);
  if (url === "/ingest") return ingest(request);
  if (url === "/approve") return approve(request);
  return Promise.resolve({ ok: true });
}

const server = createServer((request, response) => {
  answer(request).then(
    (value) => {
      const body = JSON.stringify(value);
      response.writeHead(value === null ? 409 : 200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      });
      response.end(body);
    },
    (error: unknown) => {
      const body = String(error);
      response.writeHead(500, { "content-length": Buffer.byteLength(body) });
      response.end(body);
    },
  );
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port }));
});

async function end(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await pool.end();
  process.exit(0);
}
process.once("SIGTERM", () => void end());
process.once("disconnect", () => void end());
