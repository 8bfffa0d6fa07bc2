"use client";

import { useKeptDevice } from "#components/notifications/use-kept-device.ts";
import { useSeen } from "#components/onboarding/use-seen.ts";
import { PwaHost } from "#components/pwa/pwa-host.tsx";
import { useGoTo } from "./use-go-to.ts";
import { useLiveUpdates } from "./use-live-updates.ts";

/** What runs while a page of a workspace is open: changes of others, the keys that go elsewhere, work without a connection. */
export function Background({ slug, hasWorker }: { slug: string; hasWorker: boolean }) {
  useLiveUpdates();
  useGoTo(slug);
  useSeen();
  useKeptDevice();
  return <PwaHost hasWorker={hasWorker} />;
}
