"use client";

/** A short message at the edge of the screen. `until`: an instant (ms) up to which it counts down, and what it says meanwhile. */
export type Notification = {
  id: string;
  title: string;
  description?: string;
  tone?: "neutral" | "bad";
  action?: { label: string; keys?: string; run: () => void };
  /** ms; errors stay longer because they must be read. */
  timeoutMs: number;
  until?: { at: number; text: (seconds: number) => string };
};

type Listener = (event: { type: "show"; notification: Notification } | { type: "hide"; id: string }) => void;
const listeners = new Set<Listener>();
let waiting: Notification[] = [];
let count = 0;

/** Shows a message and returns its id. Messages sent before the viewer is loaded wait for it. */
export function notify(message: Omit<Notification, "id" | "timeoutMs"> & { timeoutMs?: number }): string {
  count += 1;
  const notification = { timeoutMs: message.tone === "bad" ? 12_000 : 5_000, ...message, id: `n${count}` };
  if (listeners.size === 0) waiting.push(notification);
  for (const listener of listeners) listener({ type: "show", notification });
  return notification.id;
}

export function dismissNotification(id: string): void {
  waiting = waiting.filter((entry) => entry.id !== id);
  for (const listener of listeners) listener({ type: "hide", id });
}

/** For the viewer. Returns the way to stop. */
export function onNotification(listener: Listener): () => void {
  listeners.add(listener);
  for (const notification of waiting.splice(0)) listener({ type: "show", notification });
  return () => listeners.delete(listener);
}

let say: ((text: string) => void) | null = null;

/** Says something to screen readers only: changes that are visible but have no message of their own. */
export function announce(text: string): void {
  say?.(text);
}

export function setAnnouncer(speak: ((text: string) => void) | null): void {
  say = speak;
}
