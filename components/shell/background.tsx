"use client";

import { useGoTo } from "./use-go-to.ts";
import { useLiveUpdates } from "./use-live-updates.ts";

/** What runs while a page of a workspace is open: changes of others, and the keys that go elsewhere. */
export function Background({ slug }: { slug: string }) {
  useLiveUpdates();
  useGoTo(slug);
  return null;
}
