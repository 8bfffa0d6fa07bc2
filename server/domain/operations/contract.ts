import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const instant = z.iso.datetime({ offset: true });

export const runStatus = z.enum(["scheduled", "running", "completed", "failed", "cancelled"]);
export type RunStatus = z.infer<typeof runStatus>;

/** `failed`: what ended in an error and was not run again since. */
export const runViews = ["failed", "open", "all"] as const;
export const runView = z.enum(runViews);
export type RunView = z.infer<typeof runView>;

export const run = z.object({
  id: z.string(),
  /** Its function: `process-signal`; with `-failure` at its end what follows a failed run. */
  functionId: z.string(),
  status: runStatus,
  eventName: z.string().nullable(),
  /** Ids that its event named. */
  subject: z.record(z.string(), z.string()),
  /** Why it failed or was cancelled; null where nothing may be shown. */
  reason: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  durationMs: z.number().nullable(),
  /** The run that this one repeats. */
  replayOf: z.string().nullable(),
  /** The retry that an open run waits for. */
  next: z.object({ attempt: z.number().int(), at: instant }).nullable(),
});
export type Run = z.infer<typeof run>;

export const runStep = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(["pending", "done", "failed", "waiting"]),
  /** Attempts the finished step took; 0 while it is open. */
  attempts: z.number().int(),
  createdAt: instant,
  endedAt: instant.nullable(),
  durationMs: z.number().nullable(),
});
export type RunStep = z.infer<typeof runStep>;

export const runDetail = run.extend({ maxAttempts: z.number().int(), steps: z.array(runStep) });
export type RunDetail = z.infer<typeof runDetail>;

export const runIdInput = z.object({ runId: z.string().regex(/^[0-9A-Za-z]{10,40}$/) });
export const listRunsInput = pageInput.extend({ view: runView.default("all") });
export const runPage = pageOf(run);
export const replayedRun = z.object({ runId: z.string() });
export const cancelledRun = z.object({ runId: z.string(), isCancelled: z.boolean() });

export const clock = z.object({
  functionId: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  lastAt: instant.nullable(),
  nextAt: instant,
  lastStatus: runStatus.nullable(),
  lastDurationMs: z.number().nullable(),
});
export type Clock = z.infer<typeof clock>;

/** Delivery of this workspace's events to their functions. */
export const delivery = z.object({
  waiting: z.number().int(),
  /** Age of the oldest that waits; 0: none waits. */
  oldestMs: z.number(),
  /** Refused too often: nobody tries these again. */
  undeliverable: z.number().int(),
  /** Delivered in the last hour, and 95 of 100 of them within this time. */
  delivered: z.number().int(),
  p95Ms: z.number().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const keyUse = z.object({ name: z.string(), prefix: z.string(), used: z.number().int() });

export const operations = z.object({
  engine: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("embedded"), queued: z.number(), oldestMs: z.number(), running: z.number() }),
    z.object({ kind: z.literal("external"), url: z.string() }),
    /** Another process runs the functions. */
    z.object({ kind: z.literal("elsewhere") }),
  ]),
  delivery,
  clocks: z.array(clock),
  limits: z.object({
    /** Of each API key and each person; null: nothing limits them. */
    requestsPerMinute: z.number().int().nullable(),
    /** Keys of this workspace with requests in this minute, as counted by the shared limiter: rounded up. */
    keys: z.array(keyUse),
  }),
});
export type Operations = z.infer<typeof operations>;
