"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useShortcuts } from "./use-shortcuts.ts";

const HelpDialog = dynamic(() => import("./help-dialog.tsx").then((module) => module.HelpDialog), { ssr: false });

let open: (() => void) | null = null;

/** Opens the map of keys from anywhere. */
export function openHelp(): void {
  open?.();
}

export function Help() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    open = () => setOpen(true);
    return () => {
      open = null;
    };
  }, []);
  useShortcuts({ "?": () => setOpen(true) });
  return isOpen ? <HelpDialog onClose={() => setOpen(false)} /> : null;
}
