"use client";

/** The browser's offer to install; it comes once and early, and is needed late. */
export type InstallOffer = Event & { prompt(): Promise<{ outcome: "accepted" | "dismissed" }> };

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();
const setOffer = (next: InstallOffer | null): void => {
  offer = next;
  for (const listener of listeners) listener();
};
if (typeof window !== "undefined") {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    setOffer(event as InstallOffer);
  });
  window.addEventListener("appinstalled", () => setOffer(null));
}

export const installOffer = (): InstallOffer | null => offer;

/** @returns the way to stop */
export function onInstallOffer(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
