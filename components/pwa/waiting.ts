"use client";

import { useSyncExternalStore } from "react";
import type { Kept } from "./kept.ts";

/** The decisions of this workspace that wait or were refused, as every part of the screen sees them. */
let rows: readonly Kept[] = [];
const listeners = new Set<() => void>();
const none: readonly Kept[] = [];

/** Whose they are. */
let person: string | null = null;
export const personHere = (): string | null => person;

export function showKept(userId: string, next: readonly Kept[]): void {
  person = userId;
  rows = next;
  for (const listener of listeners) listener();
}

export const waitingCount = (): number => rows.filter((kept) => kept.refusal === null).length;

/** Whether something about this move has not reached the server: what is decided next must come after it. */
export const isWaitingFor = (moveId: string): boolean =>
  rows.some((kept) => kept.refusal === null && kept.decision.moveId === moveId);

/** The same for a component. */
export const useIsWaitingFor = (moveId: string): boolean =>
  useKept().some((kept) => kept.refusal === null && kept.decision.moveId === moveId);

export function useKept(): readonly Kept[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => rows,
    () => none,
  );
}
