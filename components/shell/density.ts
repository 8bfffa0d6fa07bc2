"use client";

import { useSyncExternalStore } from "react";

type Density = "comfortable" | "compact";

const listeners = new Set<() => void>();

/** What the page is set to: the server rendered it from the cookie. */
export const currentDensity = (): Density =>
  document.documentElement.dataset.density === "compact" ? "compact" : "comfortable";

/** Applies at once and keeps it in a cookie, so that the next page arrives in it. */
export function setDensity(density: Density): void {
  if (density === "compact") document.documentElement.dataset.density = density;
  else delete document.documentElement.dataset.density;
  const age = density === "compact" ? 31_536_000 : 0;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
  document.cookie = `density=${density}; path=/; max-age=${age}; samesite=lax`;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useDensity = (): Density => useSyncExternalStore<Density>(subscribe, currentDensity, () => "comfortable");
