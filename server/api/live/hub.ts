import { type Change, listenForChanges } from "#server/platform/changes.ts";
import type { Deps } from "#server/platform/context.ts";

export type LiveMessage =
  | { kind: "resync" }
  | { kind: string; id: string; status: string | null; version: number | null };
export type Subscriber = (message: LiveMessage) => void;

export type LiveHub = {
  /** @returns a function that ends the subscription */
  subscribe(workspaceId: string, subscriber: Subscriber): () => void;
  /** Called at shutdown; the hub is of no use afterwards. */
  stop(): Promise<void>;
};

/** One database connection for the whole process, fanned out to the open streams of each workspace. Connects with the first stream. */
export function createLiveHub({ db, log }: Pick<Deps, "db" | "log">): LiveHub {
  const rooms = new Map<string, Set<Subscriber>>();
  let stopListening: (() => Promise<void>) | null = null;
  const listener = {
    onChange: ({ workspaceId, ...message }: Change) => {
      for (const subscriber of rooms.get(workspaceId) ?? []) subscriber(message);
    },
    onGap: () => {
      for (const room of rooms.values()) for (const subscriber of room) subscriber({ kind: "resync" });
    },
  };
  return {
    subscribe: (workspaceId, subscriber) => {
      stopListening ??= listenForChanges(db.pool, log, listener);
      const room = rooms.get(workspaceId) ?? new Set();
      rooms.set(workspaceId, room.add(subscriber));
      return () => {
        room.delete(subscriber);
        if (room.size === 0) rooms.delete(workspaceId);
      };
    },
    stop: async () => {
      await stopListening?.();
      rooms.clear();
    },
  };
}
