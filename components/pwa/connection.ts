"use client";

import { useSyncExternalStore } from "react";

/** What is known of the way to the server, for the bar at the top. */
export type Connection = {
  isOnline: boolean;
  /** ms; of when what is shown is, while offline. */
  asOf: number | null;
  /** Why what waits is not being sent although the browser is online. */
  trouble: "unreachable" | "signed_out" | null;
};

let state: Connection = { isOnline: true, asOf: null, trouble: null };
const listeners = new Set<() => void>();

export function setConnection(patch: Partial<Connection>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
    () => state,
  );
}
