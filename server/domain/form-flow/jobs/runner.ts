import type { z } from "zod";
import type { Ctx } from "#server/platform/context.ts";
import { type ErrorCode, isAppError } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { FlowSource, FlowStatus, FlowStepKey } from "../contract.ts";
import { endStep, failStep, type StepRow, startStep, stepsOf, updateFlow } from "../store/flows.ts";

/** A run in one round; what another round has taken over is not written any more. */
export type Round = { id: string; round: number };

/** What a step found, in words and in facts. `left_out`: the flow goes on without it, and says why. */
export type Found = {
  is: "done" | "left_out" | "waiting";
  input: string;
  output: string;
  facts?: Record<string, unknown>;
  sources?: FlowSource[];
};

export type StepOf = { ctx: Ctx; flow: Round; steps: Map<string, StepRow> };

/** Thrown where somebody has begun another round meanwhile: this one ends without a word. */
export const SUPERSEDED = Symbol("another round has begun");

export async function loadSteps(ctx: Ctx, flow: Round): Promise<StepOf> {
  const rows = await stepsOf(ctx.db.prisma, ctx.workspaceId, flow.id);
  return { ctx, flow, steps: new Map(rows.map((row) => [row.key, row])) };
}

const isOver = (row: StepRow): boolean =>
  row.status === "done" || row.status === "left_out" || row.status === "skipped" || row.status === "waiting";

/**
 * Runs a step once: what it found is in its row, and a repeat reads it there.
 * @throws what the step threw, after its row says so; SUPERSEDED
 */
export async function runStep(
  of: StepOf,
  key: FlowStepKey,
  body: (before: StepRow) => Promise<Found>,
): Promise<StepRow> {
  const row = of.steps.get(key);
  if (!row) throw new Error(`The flow has no step ${key}.`);
  if (isOver(row)) return row;
  const { ctx, flow } = of;
  const { prisma } = ctx.db;
  if (!(await startStep(prisma, ctx.workspaceId, flow, key, ctx.now()))) throw SUPERSEDED;
  const found = await body(row).catch(async (thrown: unknown) => {
    const error = isAppError(thrown) ? thrown.message : "Something went wrong on our side.";
    await failStep(prisma, ctx.workspaceId, flow, key, { error, endedAt: ctx.now() });
    throw thrown;
  });
  const { is: status, input, output, facts = null, sources = null } = found;
  const end = { status, input, output, facts, sources, endedAt: ctx.now() };
  if (!(await endStep(prisma, ctx.workspaceId, flow, key, end))) throw SUPERSEDED;
  const ended: StepRow = { ...row, ...end, attempts: row.attempts + 1, error: null };
  of.steps.set(key, ended);
  return ended;
}

/** What others refuse or fail to give. Anything else is a fault of ours and is not hidden. */
const OUTSIDE: readonly ErrorCode[] = [
  "vendor_rejected",
  "vendor_unavailable",
  "auth_expired",
  "rate_limited",
  "not_found",
];

/** A step that the flow can do without: a vendor or a permission that is missing leaves it out. Our own faults do not. */
export const runSoftStep = (
  of: StepOf,
  key: FlowStepKey,
  input: string,
  body: (before: StepRow) => Promise<Found>,
): Promise<StepRow> =>
  runStep(of, key, async (before) => {
    try {
      return await body(before);
    } catch (thrown) {
      if (!isAppError(thrown) || !OUTSIDE.includes(thrown.code)) throw thrown;
      of.ctx.log.info({ step: key, reason: thrown.reason }, "a step of a form's flow was left out");
      return { is: "left_out", input, output: thrown.message };
    }
  });

/** The facts of a step that has run; null where it was left out or has not run. */
export function factsOf<T extends z.ZodType>(of: StepOf, key: FlowStepKey, schema: T): z.output<T> | null {
  const row = of.steps.get(key);
  return row?.status === "done" ? schema.parse(row.facts) : null;
}

export async function endFlow(ctx: Ctx, flow: Round, status: FlowStatus, reason: string | null): Promise<void> {
  const endedAt = status === "running" || status === "waiting" ? null : ctx.now();
  await transact(ctx, (tx) => updateFlow(tx, ctx.workspaceId, flow, { status, reason, endedAt }));
}
