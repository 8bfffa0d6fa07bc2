import pg from "pg";
import type { Core } from "./core.ts";

export type WakeChannel = {
  /** Tells the other processes that this one has more work than slots. At most one message per 20 ms and queue. */
  announce(queue: "run" | "timer"): void;
  close(): Promise<void>;
};

const channelName = "inngest_wake";
const quietMs = 20;
const reconnectMs = 2000;

/**
 * Wake-ups between processes. They only shorten the wait: without them a process sees new work at its next poll.
 * Sent outside transactions, because a NOTIFY inside one makes all commits queue behind each other.
 */
export function openWakeChannel(url: string, core: Core, onWake: (queue: "run" | "timer") => void): WakeChannel {
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const last = new Map<string, number>();

  const reconnect = (): void => {
    if (closed) return;
    clearTimeout(retry);
    retry = setTimeout(() => void connect(), reconnectMs);
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: "inngest-engine-wake" });
    next.on("error", () => {
      if (client === next) client = null;
      reconnect();
    });
    next.on("notification", ({ payload }) => {
      if (payload === "run" || payload === "timer") onWake(payload);
    });
    try {
      await next.connect();
      await next.query(`listen ${channelName}`);
      if (closed) await next.end();
      else client = next;
    } catch (error) {
      core.log.debug({ err: error }, "wake channel not connected");
      reconnect();
    }
  };
  const connecting = connect();

  return {
    announce(queue) {
      const now = Date.now();
      if (now - (last.get(queue) ?? 0) < quietMs) return;
      last.set(queue, now);
      void core.database.relaxed
        .query("select pg_notify($1, $2)", [channelName, queue])
        .catch((error: unknown) => core.log.debug({ err: error }, "wake-up not sent"));
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting;
      await client?.end();
    },
  };
}
