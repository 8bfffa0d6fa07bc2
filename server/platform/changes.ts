import pg from "pg";
import type { Log } from "./log.ts";

/** A row that changed, as the database's triggers tell it. */
export type Change = { workspaceId: string; kind: string; id: string; status: string | null; version: number | null };

type ChangeListener = {
  onChange(change: Change): void;
  /** Changes may have been missed: whoever shows data should fetch it anew. */
  onGap(): void;
};

const CHANNEL = "caseyos_changes";
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000];

/**
 * Listens on a connection of its own, and comes back after a lost one.
 * @returns a function that stops it
 */
export function listenForChanges(pool: pg.Pool, log: Log, listener: ChangeListener): () => Promise<void> {
  let client: pg.Client | null = null;
  let isStopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const lose = (lost: pg.Client, error?: Error) => {
    if (client !== lost) return;
    client = null;
    lost.end().catch(() => {});
    if (isStopped) return;
    log.warn({ reason: error?.message ?? "connection ended", failures }, "live updates lost the database");
    retry();
  };
  const retry = () => {
    timer = setTimeout(() => void connect(), RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    timer.unref();
    failures += 1;
  };
  const connect = async () => {
    if (isStopped) return;
    const isRenewed = failures > 0;
    const next = new pg.Client({ ...pool.options, keepAlive: true });
    client = next;
    next.on("error", (error) => lose(next, error));
    next.on("end", () => lose(next));
    next.on("notification", ({ payload }) => {
      const change = parseChange(payload);
      if (change) listener.onChange(change);
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      failures = 0;
      if (isRenewed) listener.onGap();
    } catch (error) {
      lose(next, error as Error);
    }
  };
  void connect();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    const last = client;
    client = null;
    await last?.end().catch(() => {});
  };
}

function parseChange(payload: string | undefined): Change | null {
  try {
    const { w, k, id, s, v } = JSON.parse(payload ?? "") as Record<string, unknown>;
    if (typeof w !== "string" || typeof k !== "string" || typeof id !== "string") return null;
    return {
      workspaceId: w,
      kind: k,
      id,
      status: typeof s === "string" ? s : null,
      version: typeof v === "number" ? v : null,
    };
  } catch {
    return null;
  }
}
