"use client";

import { useCallback, useMemo, useState } from "react";
import type { QueueRow } from "#server/domain/queue/contract.ts";

export type Picks = {
  /** The picked rows that the list still shows, in its order. */
  cards: QueueRow[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  add: (ids: string[]) => void;
  clear: () => void;
};

const nothing: ReadonlySet<string> = new Set();

/** Rows chosen to be changed together. */
export function usePicks(shown: QueueRow[]): Picks {
  const [ids, setIds] = useState(nothing);
  const cards = useMemo(() => (ids.size === 0 ? [] : shown.filter((card) => ids.has(card.id))), [ids, shown]);
  const toggle = useCallback((id: string) => {
    setIds((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const add = useCallback((more: string[]) => setIds((old) => new Set([...old, ...more])), []);
  const clear = useCallback(() => setIds(nothing), []);
  return { cards, has: (id) => ids.has(id), toggle, add, clear };
}
