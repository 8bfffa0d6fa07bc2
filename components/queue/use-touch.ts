"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { Gestures } from "./touch-gestures.ts";

/** Loads the gestures where there is a touch screen. */
export function useTouch(scroller: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    if (!window.matchMedia("(any-pointer: coarse)").matches) return;
    let stop: (() => void) | null = null;
    let isGone = false;
    void import("./touch-gestures.ts").then(({ attachGestures }) => {
      if (isGone || !scroller.current) return;
      stop = attachGestures(scroller.current, {
        onAccept: (id) => latest.current.onAccept(id),
        onSnooze: (id) => latest.current.onSnooze(id),
        onPick: (id) => latest.current.onPick(id),
        onRefresh: () => latest.current.onRefresh(),
        canDecide: () => latest.current.canDecide(),
      });
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [scroller]);
}
