"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { queueInput } from "#components/queue/queue-input.ts";
import { Mark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { installOffer, onInstallOffer } from "./install-event.ts";

const DISMISSED = "caseyos-install-dismissed";
/** Asked again so often whether something has been done, while the offer stands. */
const LOOK_MS = 60_000;

const wasDismissed = () => localStorage.getItem(DISMISSED) !== null;
const isInstalled = () => window.matchMedia("(display-mode: standalone)").matches;
/** Safari has no offer: people find it in the share sheet. */
const isOnApple = () => /iPhone|iPad/.test(navigator.userAgent) && !("standalone" in navigator && navigator.standalone);

/** Offers the app for the home screen, once the product has done something for the person. Dismissed, it never comes back. */
export function InstallPrompt() {
  const client = useTRPCClient();
  const { slug } = useWorkspace();
  const [isGone, setGone] = useState(() => wasDismissed() || isInstalled());
  const { data: isUseful } = useQuery({
    // A key of its own: what stands under that of the lists is changed as a list.
    queryKey: ["install-prompt", slug],
    queryFn: async () => {
      const done = await client.queue.list.query({ ...queueInput(slug, { view: "done" }), limit: 1 });
      return done.items.length > 0;
    },
    enabled: !isGone,
    refetchInterval: (query) => (query.state.data ? false : LOOK_MS),
  });
  const offer = useSyncExternalStore(onInstallOffer, installOffer);
  if (isGone || !isUseful || !(offer || isOnApple())) return null;
  const leave = () => {
    localStorage.setItem(DISMISSED, new Date().toISOString());
    setGone(true);
  };
  const install = async () => {
    await offer?.prompt();
    leave();
  };
  return (
    <aside
      aria-label="Install CaseyOS"
      className="fixed inset-x-3 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-40 flex items-center gap-3 rounded-xl border border-line bg-raised p-3 shadow-2 md:inset-x-auto md:right-5 md:bottom-5 md:w-96"
    >
      <Mark className="size-9 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-semibold text-ink">Keep CaseyOS at hand</p>
        <p className="text-sm text-pretty text-ink-2">
          {offer
            ? "On your home screen it opens by itself and works without a connection."
            : "Tap Share, then “Add to Home Screen”: it works without a connection too."}
        </p>
      </div>
      {offer ? (
        <Button size="sm" variant="primary" onClick={() => void install()}>
          Install
        </Button>
      ) : null}
      <Button size="icon" variant="ghost" aria-label="Not now, and do not ask again" onClick={leave}>
        <X aria-hidden="true" className="size-4" />
      </Button>
    </aside>
  );
}
