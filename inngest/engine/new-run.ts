import { ulid } from "./ids.ts";
import type { FunctionDef } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

export type NewRun = {
  id: string;
  def: FunctionDef;
  events: [WireEvent, ...WireEvent[]];
  /** Runs with the same text within 24 h are one run. */
  dedupe: string | null;
  parent?: { run: string; step: string };
  replayOf?: string;
  startAt?: Date | null;
};

/** A run of the function with an id of its own, not yet stored. */
export function newRun(def: FunctionDef, events: NewRun["events"], dedupe: string | null): NewRun {
  return { id: ulid(), def, events, dedupe };
}
