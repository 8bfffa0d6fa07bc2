"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

const Palette = dynamic(() => import("#components/search/palette.tsx").then((module) => module.Palette), {
  ssr: false,
});

let open: (() => void) | null = null;

/** Opens the palette from anywhere. */
export function openPalette(): void {
  open?.();
}

/** Ctrl or ⌘ with K, wherever the focus is. */
export function PaletteHost() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    open = () => setOpen(true);
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((old) => !old);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      open = null;
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  return isOpen ? <Palette onClose={() => setOpen(false)} /> : null;
}
