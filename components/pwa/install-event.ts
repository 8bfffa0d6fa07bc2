"use client";

/** The browser's offer to install; it comes once and early, and is needed late. */
export type InstallOffer = Event & { prompt(): Promise<{ outcome: "accepted" | "dismissed" }> };

let offer: InstallOffer | null = null;
if (typeof window !== "undefined") {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
  });
}

export const installOffer = (): InstallOffer | null => offer;
