import { Prisma, type Tx } from "#server/db/client.ts";
import { type FlowStatus, type FlowStepKey, flowSteps, type StepStatus } from "../contract.ts";

export type FlowRow = {
  id: string;
  signalId: string;
  moveId: string | null;
  address: string;
  contentKey: string;
  status: string;
  reason: string | null;
  round: number;
  draft: unknown;
  startedAt: Date;
  endedAt: Date | null;
};
export type StepRow = {
  key: string;
  status: string;
  attempts: number;
  input: string | null;
  output: string | null;
  facts: unknown;
  sources: unknown;
  error: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
};

const flowColumns = {
  id: true,
  signalId: true,
  moveId: true,
  address: true,
  contentKey: true,
  status: true,
  reason: true,
  round: true,
  draft: true,
  startedAt: true,
  endedAt: true,
} as const;
const stepColumns = {
  key: true,
  status: true,
  attempts: true,
  input: true,
  output: true,
  facts: true,
  sources: true,
  error: true,
  startedAt: true,
  endedAt: true,
} as const;

const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));

type NewFlow = { id: string; signalId: string; address: string; contentKey: string; startedAt: Date };

/** Makes the run of a signal with all its steps; nothing when it is there. */
export async function insertFlow(tx: Tx, workspaceId: string, flow: NewFlow): Promise<void> {
  const data = [{ ...flow, workspaceId, status: "running" }];
  const { count } = await tx.flowRun.createMany({ data, skipDuplicates: true });
  if (count === 0) return;
  await tx.flowStep.createMany({
    data: flowSteps.map((key, position) => ({ workspaceId, flowRunId: flow.id, key, position, status: "pending" })),
  });
}

export const flowOfSignal = (db: Tx, workspaceId: string, signalId: string): Promise<FlowRow | null> =>
  db.flowRun.findFirst({ where: { workspaceId, signalId }, select: flowColumns });

export const hasSignal = async (db: Tx, workspaceId: string, id: string): Promise<boolean> =>
  (await db.signal.count({ where: { workspaceId, id } })) > 0;

export const flowById = (db: Tx, workspaceId: string, id: string): Promise<FlowRow | null> =>
  db.flowRun.findFirst({ where: { workspaceId, id }, select: flowColumns });

export const flowsOfMove = (db: Tx, workspaceId: string, moveId: string, limit: number): Promise<FlowRow[]> =>
  db.flowRun.findMany({
    where: { workspaceId, moveId },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: flowColumns,
  });

export const stepsOf = (db: Tx, workspaceId: string, flowRunId: string): Promise<StepRow[]> =>
  db.flowStep.findMany({ where: { workspaceId, flowRunId }, orderBy: { position: "asc" }, select: stepColumns });

/** What the rules said of a move last. */
export const latestDecision = (
  db: Tx,
  workspaceId: string,
  moveId: string,
): Promise<{ verdict: string; why: string } | null> =>
  db.autoDecision.findFirst({
    where: { workspaceId, moveId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: { verdict: true, why: true },
  });

/** The flow of the same address that began last before this one, within the window. */
export function earlierFlow(db: Tx, workspaceId: string, flow: FlowRow, since: Date): Promise<FlowRow | null> {
  const { address, startedAt, id } = flow;
  return db.flowRun.findFirst({
    where: { workspaceId, address, startedAt: { gte: since, lte: startedAt }, id: { lt: id } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    select: flowColumns,
  });
}

/** @returns whether the run is still in this round */
export async function updateFlow(
  tx: Tx,
  workspaceId: string,
  flow: { id: string; round: number },
  change: { status?: FlowStatus; reason?: string | null; moveId?: string; draft?: unknown; endedAt?: Date | null },
): Promise<boolean> {
  const { draft, ...columns } = change;
  const { count } = await tx.flowRun.updateMany({
    where: { workspaceId, id: flow.id, round: flow.round },
    data: { ...columns, ...(draft === undefined ? {} : { draft: json(draft) }) },
  });
  return count === 1;
}

/** Begins the next round, unless somebody else did or it is running. */
export async function raiseRound(tx: Tx, workspaceId: string, flow: FlowRow): Promise<boolean> {
  const { count } = await tx.flowRun.updateMany({
    where: { workspaceId, id: flow.id, round: flow.round, status: { not: "running" } },
    data: { round: { increment: 1 }, status: "running", reason: null, endedAt: null },
  });
  return count === 1;
}

/** Steps to run anew; what they left stays until they have run. */
export async function resetSteps(tx: Tx, workspaceId: string, flowRunId: string, keys: readonly FlowStepKey[]) {
  await tx.flowStep.updateMany({
    where: { workspaceId, flowRunId, key: { in: [...keys] } },
    data: { status: "pending", error: null },
  });
}

export async function skipSteps(tx: Tx, workspaceId: string, flowRunId: string, keys: readonly FlowStepKey[]) {
  await tx.flowStep.updateMany({
    where: { workspaceId, flowRunId, key: { in: [...keys] } },
    data: { status: "skipped", input: null, output: null, sources: Prisma.DbNull, error: null, endedAt: null },
  });
}

const inRound = (workspaceId: string, flow: { id: string; round: number }, key: FlowStepKey) => ({
  workspaceId,
  flowRunId: flow.id,
  key,
  run: { round: flow.round },
});

/** @returns false when the run is in another round by now */
export async function startStep(
  tx: Tx,
  workspaceId: string,
  flow: { id: string; round: number },
  key: FlowStepKey,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.flowStep.updateMany({
    where: inRound(workspaceId, flow, key),
    data: { status: "running", attempts: { increment: 1 }, error: null, startedAt: at, endedAt: null },
  });
  return count === 1;
}

type StepEnd = {
  status: Extract<StepStatus, "done" | "left_out" | "waiting">;
  input: string;
  output: string;
  facts: unknown;
  sources: unknown;
  endedAt: Date;
};

export async function endStep(
  tx: Tx,
  workspaceId: string,
  flow: { id: string; round: number },
  key: FlowStepKey,
  { facts, sources, ...columns }: StepEnd,
): Promise<boolean> {
  const { count } = await tx.flowStep.updateMany({
    where: inRound(workspaceId, flow, key),
    data: { ...columns, facts: json(facts), sources: json(sources) },
  });
  return count === 1;
}

export async function failStep(
  tx: Tx,
  workspaceId: string,
  flow: { id: string; round: number },
  key: FlowStepKey,
  end: { error: string; endedAt: Date },
): Promise<void> {
  await tx.flowStep.updateMany({
    where: { ...inRound(workspaceId, flow, key), status: "running" },
    data: { ...end, status: "failed" },
  });
}
