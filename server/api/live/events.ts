import { memberOf } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { AppError, invalidInput, isAppError } from "#server/platform/pure/errors.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import type { RequestContext } from "../context.ts";
import { limitCaller } from "../limits.ts";
import { createLiveHub, type LiveHub, type LiveMessage } from "./hub.ts";

const HEARTBEAT_MS = 20 * SECOND_MS;
/** A reader that has not taken this many messages is told to fetch everything instead. */
const MAX_WAITING = 200;

export type EventStreams = {
  serve(request: Request, context: RequestContext): Promise<Response>;
  open(): number;
  /** Ends every stream; browsers connect again by themselves, to the next process. */
  stop(): Promise<void>;
};

/**
 * `GET /api/v1/events?workspace=slug`: server-sent events for a member. Messages are unnamed and carry `LiveMessage` as JSON.
 * A browser that comes back after a lost connection gets `resync` first.
 */
export function createEventStreams(
  deps: Parameters<typeof createLiveHub>[0],
  options: { heartbeatMs?: number } = {},
): EventStreams {
  const hub = createLiveHub(deps);
  const openByUser = new Map<string, number>();
  const closers = new Set<() => void>();
  const count = (userId: string, by: 1 | -1) => {
    const left = (openByUser.get(userId) ?? 0) + by;
    if (left > 0) openByUser.set(userId, left);
    else openByUser.delete(userId);
  };
  return {
    serve: async (request, context) => {
      const slug = new URL(request.url).searchParams.get("workspace");
      if (!slug)
        throw invalidInput("workspace.required", "Name the workspace: /api/v1/events?workspace=<its address>.");
      const ctx = await context.member(slug);
      const userId = ctx.actor.id;
      await limitCaller(context, `user:${userId}`);
      const { streamsPerUser } = context.api.settings;
      if ((openByUser.get(userId) ?? 0) >= streamsPerUser) {
        throw new AppError(
          "limit_exceeded",
          "events.too_many_streams",
          `You have ${streamsPerUser} live windows open. Close one.`,
          {
            retryAfterMs: HEARTBEAT_MS,
          },
        );
      }
      count(userId, 1);
      const isReconnect = request.headers.get("last-event-id") !== null;
      const stream = openStream({
        hub,
        ctx,
        isReconnect,
        heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
        closers,
        signal: request.signal,
        onClose: () => count(userId, -1),
      });
      return new Response(stream, {
        headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
      });
    },
    open: () => closers.size,
    stop: async () => {
      for (const close of [...closers]) close();
      await hub.stop();
    },
  };
}

type StreamOptions = {
  hub: LiveHub;
  ctx: Ctx;
  isReconnect: boolean;
  heartbeatMs: number;
  closers: Set<() => void>;
  signal: AbortSignal;
  onClose: () => void;
};

function openStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const { hub, ctx, closers } = options;
  const encoder = new TextEncoder();
  let close = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let eventId = 0;
        let isOpen = true;
        const write = (text: string) => {
          if (isOpen) controller.enqueue(encoder.encode(text));
        };
        const send = (message: LiveMessage) => {
          eventId += 1;
          write(`id: ${eventId}\ndata: ${JSON.stringify(message)}\n\n`);
        };
        const unsubscribe = hub.subscribe(ctx.workspaceId, (message) => {
          // A reader that does not read is not fed more: it reconnects and fetches everything.
          if ((controller.desiredSize ?? 0) < -MAX_WAITING) close();
          else send(message);
        });
        const heartbeat = setInterval(() => void beat(ctx, write, close), options.heartbeatMs);
        close = () => {
          if (!isOpen) return;
          isOpen = false;
          clearInterval(heartbeat);
          unsubscribe();
          closers.delete(close);
          options.signal.removeEventListener("abort", close);
          options.onClose();
          try {
            controller.close();
          } catch {
            // The reader cancelled first: there is nothing left to close.
          }
        };
        closers.add(close);
        options.signal.addEventListener("abort", close, { once: true });
        // An id at once, so that a browser which comes back says so.
        write("retry: 2000\nid: 0\n\n");
        if (options.isReconnect) send({ kind: "resync" });
      },
      cancel: () => close(),
    },
    { highWaterMark: 16 },
  );
}

/** Keeps proxies from closing a quiet stream, and ends the stream of somebody who is no member any more. */
async function beat(ctx: Ctx, write: (text: string) => void, close: () => void): Promise<void> {
  try {
    const membership = await memberOf(ctx.db, ctx.actor.id, ctx.workspaceId);
    if (!membership) return close();
    write(": still here\n\n");
  } catch (error) {
    // Without the database nobody can be told anything new, but nothing old either: keep the stream.
    if (isAppError(error)) close();
    else write(": still here\n\n");
  }
}
