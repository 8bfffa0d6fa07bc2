export type LiveChange =
  | { kind: "move"; id: string; status: string; version: number }
  | { kind: "signal" | "outcome" | "comment"; id: string }
  /** The bell of the person with this id changed. */
  | { kind: "notification"; id: string }
  /** Somebody looks at the move of this id, or has left it; who asks wants to hear of the others. */
  | { kind: "presence"; id: string; userId: string; isHere: boolean; isAsking: boolean };

/** Reads one message of the event stream; null for what this screen does not know. */
export function parseChange(data: string): LiveChange | "resync" | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("kind" in value)) return null;
  const { kind, id, status, version } = value as Record<string, unknown>;
  if (kind === "resync") return "resync";
  if (typeof id !== "string") return null;
  if (kind === "signal" || kind === "outcome" || kind === "comment" || kind === "notification") return { kind, id };
  if (kind === "presence")
    return typeof status === "string"
      ? { kind, id, userId: status, isHere: version !== 0, isAsking: version === 2 }
      : null;
  if (kind !== "move" || typeof status !== "string") return null;
  return { kind, id, status, version: typeof version === "number" ? version : 0 };
}
