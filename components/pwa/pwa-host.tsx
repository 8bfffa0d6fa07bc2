"use client";

import { InstallPrompt } from "./install-prompt.tsx";
import { useKeepToday } from "./use-keep-today.ts";
import { useOverlay } from "./use-overlay.ts";
import { useSending } from "./use-sending.ts";
import { useWorker } from "./use-worker.ts";

/** What makes the product work without a connection, beside whatever page is open. */
export function PwaHost({ hasWorker }: { hasWorker: boolean }) {
  useOverlay();
  useSending();
  useKeepToday();
  useWorker(hasWorker);
  return <InstallPrompt />;
}
