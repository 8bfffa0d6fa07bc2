/** Shapes of Inngest's wire protocol v4, as SDK 4.24 speaks it. */

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** An error as it crosses the wire and is stored. */
export type WireError = { name: string; message: string; stack?: string; code?: JsonValue; cause?: JsonValue };

/** An event as functions receive it; `ts` in ms. */
export type WireEvent = {
  id: string;
  name: string;
  data: JsonObject;
  ts: number;
  v?: string;
  user?: JsonValue;
  meta?: JsonValue;
};

/** One opcode of a response or checkpoint, reduced to what the engine uses. */
export type Op = {
  id: string;
  op: string;
  name: string;
  displayName: string;
  data: JsonValue;
  error: WireError | null;
  opts: JsonObject;
};

/** Body of a call to the serve endpoint. */
export type CallBody = {
  event: WireEvent;
  events: WireEvent[];
  steps: Record<string, { data: JsonValue } | { error: WireError }>;
  defers: Record<string, { abortable: boolean }>;
  version: -1;
  use_api: false;
  ctx: {
    run_id: string;
    fn_id?: string;
    qi_id: string;
    step_id: "step";
    attempt: number;
    max_attempts: number;
    env: string;
    stack: { stack: string[]; current: number };
    disable_immediate_execution: boolean;
    use_api: false;
  };
};

export const internalEvents = {
  failed: "inngest/function.failed",
  finished: "inngest/function.finished",
  cancelled: "inngest/function.cancelled",
  invoked: "inngest/function.invoked",
  timer: "inngest/scheduled.timer",
  deferred: "inngest/deferred.schedule",
} as const;

/** Sizes that Inngest Cloud also enforces, so that code that runs here runs there. */
export const limits = {
  stepBytes: 4 * 1024 * 1024,
  stateBytes: 32 * 1024 * 1024,
  eventBytes: 512 * 1024,
  eventsPerRequest: 5000,
  stepsPerRun: 1000,
  eventName: 512,
} as const;

/** An event as plain JSON; its type has only JSON in it. */
export function eventJson(event: WireEvent): JsonObject {
  return event as unknown as JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Anything thrown or received, as a `WireError`. */
export function toWireError(value: unknown, fallback = "Unknown error"): WireError {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack ?? "" };
  if (typeof value === "string") return { name: "Error", message: value || fallback };
  if (!isObject(value)) return { name: "Error", message: fallback };
  const error: WireError = {
    name: typeof value.name === "string" && value.name ? value.name : "Error",
    message: messageOf(value, fallback),
  };
  if (typeof value.stack === "string") error.stack = value.stack;
  if (value.code !== undefined) error.code = value.code;
  if (value.cause !== undefined) error.cause = value.cause;
  return error;
}

function messageOf(value: JsonObject, fallback: string): string {
  if (typeof value.message === "string" && value.message) return value.message;
  return typeof value.error === "string" && value.error ? value.error : fallback;
}

/** Opcodes of a 206 body or checkpoint; throws when it is not a list of opcodes. */
export function parseOps(body: unknown): Op[] {
  const list = Array.isArray(body) ? body : [body];
  return list.map((raw) => {
    if (!isObject(raw) || typeof raw.op !== "string" || typeof raw.id !== "string") {
      throw new Error("The function's answer holds something that is not an opcode.");
    }
    const name = typeof raw.name === "string" ? raw.name : "";
    return {
      id: raw.id,
      op: raw.op,
      name,
      displayName: typeof raw.displayName === "string" ? raw.displayName : name,
      data: raw.data ?? null,
      error: raw.error === undefined || raw.error === null ? null : toWireError(raw.error),
      opts: isObject(raw.opts) ? raw.opts : {},
    };
  });
}
