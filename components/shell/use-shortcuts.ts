"use client";

import { useEffect, useRef } from "react";

/** Key (as `event.key`) → what it does. */
type Shortcuts = Record<string, () => void>;

const STORE = "caseyos.single-keys";

/** Single keys can be turned off, for those who dictate or press keys by accident. */
export const areShortcutsOn = (): boolean => localStorage.getItem(STORE) !== "off";
export const setShortcutsOn = (isOn: boolean): void => localStorage.setItem(STORE, isOn ? "on" : "off");

const PRESSED = "caseyos:key";

/** Does what a single key does, for whoever chose it by other means; also while single keys are off. */
export const pressKey = (key: string): boolean => document.dispatchEvent(new CustomEvent(PRESSED, { detail: key }));

/** Listens while the component lives. Keys typed into fields, menus and dialogs are theirs. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
      if (isElsewhere(event.target) || !areShortcutsOn()) return;
      const run = latest.current[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    const onPressed = (event: Event) => latest.current[(event as CustomEvent<string>).detail]?.();
    document.addEventListener("keydown", onKey);
    document.addEventListener(PRESSED, onPressed);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener(PRESSED, onPressed);
    };
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || document.querySelector("[data-overlay]") !== null) return true;
  return target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select');
}
