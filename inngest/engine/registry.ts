import { z } from "zod";
import { compileExpression, type Expression } from "./cel.ts";
import { type CronSpec, parseCronSpec } from "./cron-spec.ts";
import { parseDuration } from "./durations.ts";
import type { Rate } from "./gcra.ts";

type EventTrigger = { event: string; filter: Expression | null };
type Limit = { limit: number; key: Expression | null; scope: string };
export type CancelRule = { event: string; filter: Expression | null; timeoutMs: number | null };

/** A function as the engine runs it: its configuration, checked and compiled. */
export type FunctionDef = {
  id: string;
  name: string;
  events: EventTrigger[];
  crons: CronSpec[];
  maxAttempts: number;
  concurrency: Limit[];
  throttle: (Rate & { burst: number; key: Expression | null }) | null;
  rateLimits: (Rate & { key: Expression | null; kind: string })[];
  debounce: { periodMs: number; timeoutMs: number | null; key: Expression | null } | null;
  batch: { maxSize: number; timeoutMs: number; key: Expression | null; filter: Expression | null } | null;
  priority: Expression | null;
  cancel: CancelRule[];
  startTimeoutMs: number | null;
  finishTimeoutMs: number | null;
  singleton: { key: Expression | null; mode: "skip" | "cancel" } | null;
};

export type Registry = {
  get(id: string): FunctionDef | undefined;
  all(): FunctionDef[];
  /** Functions with a trigger on this event name, wildcards included. */
  triggeredBy(event: string): { def: FunctionDef; filter: Expression | null }[];
  cancelledBy(event: string): { def: FunctionDef; rule: CancelRule }[];
};

/** The server's own default when a function sets no `retries`. */
const defaultRetries = 4;
const maxRetries = 20;
const dayMs = 86_400_000;
const batchMaxSize = 100;

const keyed = { key: z.string().optional() };
const limit = z.strictObject({ ...keyed, limit: z.number().int().positive(), scope: z.string().optional() });
const configSchema = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string(), expression: z.string().optional() }),
      z.strictObject({ cron: z.string(), jitter: z.string().optional() }),
    ]),
  ),
  steps: z.record(
    z.string(),
    z.strictObject({
      id: z.string(),
      name: z.string(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.string() }),
      retries: z.strictObject({ attempts: z.number().optional() }).optional(),
    }),
  ),
  concurrency: z.union([z.number().int().positive(), limit, z.array(limit).min(1).max(2)]).optional(),
  throttle: z
    .strictObject({ ...keyed, limit: z.number().positive(), period: z.string(), burst: z.number().optional() })
    .optional(),
  rateLimit: z.strictObject({ ...keyed, limit: z.number().positive(), period: z.string() }).optional(),
  idempotency: z.string().optional(),
  debounce: z.strictObject({ ...keyed, period: z.string(), timeout: z.string().optional() }).optional(),
  batchEvents: z
    .strictObject({ ...keyed, maxSize: z.number().int().positive(), timeout: z.string(), if: z.string().optional() })
    .optional(),
  priority: z.strictObject({ run: z.string().optional() }).optional(),
  cancel: z
    .array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  timeouts: z.strictObject({ start: z.string().optional(), finish: z.string().optional() }).optional(),
  singleton: z.strictObject({ ...keyed, mode: z.enum(["skip", "cancel"]) }).optional(),
});
type Config = z.infer<typeof configSchema>;

/** The compiled option, null when it is not set; what is wrong with it is reported under its name. */
function option<T, R>(name: string, value: T | undefined, make: (value: T) => R): R | null {
  if (value === undefined) return null;
  try {
    return make(value);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function period(name: string, text: string): number {
  return option(name, text, parseDuration) ?? 0;
}

function whole<T, R>(value: T | undefined, make: (value: T) => R): R | null {
  return value === undefined ? null : make(value);
}

function concurrencyOf(config: Config): Limit[] {
  const value = config.concurrency;
  if (value === undefined) return [];
  const list = typeof value === "number" ? [{ limit: value }] : Array.isArray(value) ? value : [value];
  return list.map((item: z.infer<typeof limit>) => ({
    limit: item.limit,
    key: option("concurrency.key", item.key, compileExpression),
    scope: item.scope ?? "fn",
  }));
}

function rateLimitsOf(config: Config): FunctionDef["rateLimits"] {
  const found: FunctionDef["rateLimits"] = [];
  if (config.idempotency !== undefined) {
    const key = option("idempotency", config.idempotency, compileExpression);
    found.push({ kind: "idempotency", limit: 1, periodMs: dayMs, key });
  }
  const { rateLimit } = config;
  if (rateLimit) {
    const key = option("rateLimit.key", rateLimit.key, compileExpression);
    const periodMs = period("rateLimit.period", rateLimit.period);
    found.push({ kind: "rate", limit: rateLimit.limit, periodMs, key });
  }
  return found;
}

function flowOf(config: Config): Pick<FunctionDef, "throttle" | "debounce" | "batch" | "singleton"> {
  return {
    throttle: whole(config.throttle, (it) => ({
      limit: it.limit,
      periodMs: period("throttle.period", it.period),
      burst: Math.max(1, it.burst ?? 1),
      key: option("throttle.key", it.key, compileExpression),
    })),
    debounce: whole(config.debounce, (it) => ({
      periodMs: period("debounce.period", it.period),
      timeoutMs: option("debounce.timeout", it.timeout, parseDuration),
      key: option("debounce.key", it.key, compileExpression),
    })),
    batch: whole(config.batchEvents, (it) => ({
      maxSize: Math.min(it.maxSize, batchMaxSize),
      timeoutMs: period("batchEvents.timeout", it.timeout),
      key: option("batchEvents.key", it.key, compileExpression),
      filter: option("batchEvents.if", it.if, compileExpression),
    })),
    singleton: whole(config.singleton, (it) => ({
      mode: it.mode,
      key: option("singleton.key", it.key, compileExpression),
    })),
  };
}

function triggersOf(config: Config): Pick<FunctionDef, "events" | "crons"> {
  const events: EventTrigger[] = [];
  const crons: CronSpec[] = [];
  for (const trigger of config.triggers) {
    if ("cron" in trigger) crons.push(parseCronSpec(trigger.cron, trigger.jitter));
    else events.push({ event: trigger.event, filter: option("triggers.if", trigger.expression, compileExpression) });
  }
  return { events, crons };
}

function compile(config: Config): FunctionDef {
  const retries = Object.values(config.steps)[0]?.retries?.attempts ?? defaultRetries;
  return {
    id: config.id,
    name: config.name ?? config.id,
    ...triggersOf(config),
    maxAttempts: Math.min(Math.max(retries, 0), maxRetries) + 1,
    concurrency: concurrencyOf(config),
    rateLimits: rateLimitsOf(config),
    ...flowOf(config),
    priority: option("priority.run", config.priority?.run, compileExpression),
    cancel: (config.cancel ?? []).map((rule) => ({
      event: rule.event,
      filter: option("cancelOn.if", rule.if, compileExpression),
      timeoutMs: option("cancelOn.timeout", rule.timeout, parseDuration),
    })),
    startTimeoutMs: option("timeouts.start", config.timeouts?.start, parseDuration),
    finishTimeoutMs: option("timeouts.finish", config.timeouts?.finish, parseDuration),
  };
}

function problemsOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join(".") || "configuration"}: ${issue.message}`).join("; ");
}

/**
 * Checks and compiles the configurations that the SDK reports.
 * @throws one error that names every function the engine cannot run as configured, and the option
 */
export function buildRegistry(configs: unknown[]): Registry {
  const defs = new Map<string, FunctionDef>();
  const refused: string[] = [];
  for (const raw of configs) {
    const id = typeof raw === "object" && raw !== null && "id" in raw ? String(raw.id) : "(function without id)";
    try {
      const def = compile(configSchema.parse(raw));
      defs.set(def.id, def);
    } catch (error) {
      refused.push(`${id}: ${problemsOf(error)}`);
    }
  }
  if (refused.length > 0) throw new Error(`The embedded Inngest engine cannot run: ${refused.join(" | ")}`);
  return registryOf(defs);
}

function registryOf(defs: Map<string, FunctionDef>): Registry {
  const exact = new Map<string, { def: FunctionDef; filter: Expression | null }[]>();
  const wild: { prefix: string; def: FunctionDef; filter: Expression | null }[] = [];
  const cancels = new Map<string, { def: FunctionDef; rule: CancelRule }[]>();
  for (const def of defs.values()) {
    for (const { event, filter } of def.events) {
      if (event.endsWith("*")) wild.push({ prefix: event.slice(0, -1), def, filter });
      else exact.set(event, [...(exact.get(event) ?? []), { def, filter }]);
    }
    for (const rule of def.cancel) cancels.set(rule.event, [...(cancels.get(rule.event) ?? []), { def, rule }]);
  }
  return {
    get: (id) => defs.get(id),
    all: () => [...defs.values()],
    triggeredBy(event) {
      const found = exact.get(event) ?? [];
      if (event.startsWith("inngest/")) return found;
      return [...found, ...wild.filter((item) => event.startsWith(item.prefix))];
    },
    cancelledBy: (event) => cancels.get(event) ?? [],
  };
}
