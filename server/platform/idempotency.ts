import type pg from "pg";
import { sha256 } from "./crypto.ts";
import { AppError, conflict } from "./pure/errors.ts";

type StoredAnswer = { status: number; body: unknown };

/** After this long without an answer, the process that held the key is taken for dead. */
const ABANDONED_MS = 60_000;

type Held = { requestHash: string; status: number | null; body: unknown; isAbandoned: boolean };

/**
 * Runs `work` once per key: the same request again gets the first answer, another request under the same key is refused.
 * A refusal of the verb is not stored (it changed nothing): the key is free again.
 * @param request.key already bound to its caller, so that two callers never share one
 * @throws conflict while the first is still running, and for the same key with another body
 */
export async function withIdempotency(
  store: { db: { pool: pg.Pool } },
  request: { workspaceId: string; key: string; fingerprint: string },
  work: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { isReplayed: boolean }> {
  const { pool } = store.db;
  const { workspaceId, key } = request;
  const requestHash = sha256(request.fingerprint);
  const isFirst = await claim(pool, workspaceId, key, requestHash);
  if (!isFirst) {
    const held = await read(pool, workspaceId, key);
    if (held && held.requestHash !== requestHash) {
      throw conflict("idempotency.key_reused", "This Idempotency-Key belongs to a different request. Use a new one.");
    }
    if (held && held.status !== null) return { status: held.status, body: held.body, isReplayed: true };
    if (!held?.isAbandoned || !(await takeOver(pool, workspaceId, key))) throw inFlight();
  }
  const answer = await work().catch(async (error: unknown) => {
    await release(pool, workspaceId, key).catch(() => {});
    throw error;
  });
  await pool.query({
    name: "idempotency-complete",
    text: `update "IdempotencyRecord" set "status" = $3, "body" = $4::jsonb, "completedAt" = now() where "workspaceId" = $1 and "key" = $2`,
    values: [workspaceId, key, answer.status, JSON.stringify(answer.body ?? null)],
  });
  return { ...answer, isReplayed: false };
}

const inFlight = (): AppError =>
  new AppError(
    "conflict",
    "idempotency.in_flight",
    "The first request with this Idempotency-Key is still running. Try again shortly.",
    {
      retryAfterMs: 1_000,
    },
  );

async function claim(pool: pg.Pool, workspaceId: string, key: string, requestHash: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "idempotency-claim",
    text: `insert into "IdempotencyRecord" ("workspaceId", "key", "requestHash") values ($1, $2, $3) on conflict do nothing`,
    values: [workspaceId, key, requestHash],
  });
  return rowCount === 1;
}

async function read(pool: pg.Pool, workspaceId: string, key: string): Promise<Held | undefined> {
  const { rows } = await pool.query<Held>({
    name: "idempotency-read",
    text: `select "requestHash", "status", "body", "createdAt" < now() - $3 * interval '1 millisecond' as "isAbandoned"
      from "IdempotencyRecord" where "workspaceId" = $1 and "key" = $2`,
    values: [workspaceId, key, ABANDONED_MS],
  });
  return rows[0];
}

async function takeOver(pool: pg.Pool, workspaceId: string, key: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    text: `update "IdempotencyRecord" set "createdAt" = now()
      where "workspaceId" = $1 and "key" = $2 and "completedAt" is null and "createdAt" < now() - $3 * interval '1 millisecond'`,
    values: [workspaceId, key, ABANDONED_MS],
  });
  return rowCount === 1;
}

/** A refusal changed nothing, and after a failure repeating is the caller's choice: either way the key is free again. */
async function release(pool: pg.Pool, workspaceId: string, key: string): Promise<void> {
  const text = `delete from "IdempotencyRecord" where "workspaceId" = $1 and "key" = $2 and "completedAt" is null`;
  await pool.query({ text, values: [workspaceId, key] });
}
