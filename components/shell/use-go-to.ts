"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { navItems } from "./nav.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const WINDOW_MS = 1_200;

/** `g`, then a page's letter. While it waits for the letter, that letter means nothing else. */
export function useGoTo(slug: string): void {
  const router = useRouter();
  const armedAt = useRef(0);
  useShortcuts({
    g: () => {
      armedAt.current = Date.now();
    },
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (Date.now() - armedAt.current > WINDOW_MS || event.key === "g") return;
      armedAt.current = 0;
      const item = navItems.find((entry) => entry.key === event.key);
      if (!item) return;
      event.preventDefault();
      event.stopPropagation();
      router.push(`/${slug}/${item.page}`);
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [router, slug]);
}
