"use client";

import { useSyncExternalStore } from "react";

/** Words a row carries for a while: why it came back after somebody else was faster. */
let notes: Readonly<Record<string, string>> = {};
const listeners = new Set<() => void>();

function set(next: Record<string, string>): void {
  notes = next;
  for (const listener of listeners) listener();
}

export function putNote(id: string, text: string): void {
  set({ ...notes, [id]: text });
}

export function dropNote(id: string): void {
  const { [id]: _dropped, ...rest } = notes;
  set(rest);
}

export const hasNote = (id: string): boolean => id in notes;

export function useNote(id: string): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notes[id],
    () => undefined,
  );
}
