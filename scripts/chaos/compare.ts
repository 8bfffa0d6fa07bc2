import { exportVerifier } from "#server/domain/execution/policy/export.ts";
import { effectOf, effectsIn } from "./actions.ts";
import { enrolledIn, type Office, type Planned } from "./plan.ts";
import type { ChaosStack } from "./stack.ts";

export type Verdict = {
  done: number;
  failedWithReason: number;
  /** How often each reason was given. */
  reasons: Record<string, number>;
  /** Still under way when the time was up: nothing can be said of it yet. */
  unsettled: string[];
  lost: string[];
  doubled: string[];
  unauthorised: string[];
  /** A broken chain, and receipts that do not fit what happened. */
  broken: string[];
  /** Posts of one message beyond the first; its receiver knows them by their id. */
  repeatedPosts: number;
};

export type Kept = {
  status: string;
  approvals: number;
  receipts: number;
  failure: { code: string | null; message: string | null } | null;
};

/** Compares what is at the vendors with what was approved and what the receipts say. */
export async function compare(
  stack: ChaosStack,
  office: Office,
  planned: readonly Planned[],
  exported: string,
): Promise<Verdict> {
  const seen = effectsIn(await stack.world.state(), stack.posted, await enrolledIn(stack, office));
  const kept = await keptOf(stack, office);
  const verdict = emptyVerdict();
  verdict.broken.push(...chainProblems(exported));
  verdict.repeatedPosts = [...stack.posted.values()].reduce((sum, { times }) => sum + times - 1, 0);
  for (const action of planned) judge(verdict, action, effectOf(seen, action), kept.get(action.moveId));
  return verdict;
}

export const emptyVerdict = (): Verdict => ({
  done: 0,
  failedWithReason: 0,
  reasons: {},
  unsettled: [],
  lost: [],
  doubled: [],
  unauthorised: [],
  broken: [],
  repeatedPosts: 0,
});

/** Adds one action to the verdict. @param effect how often it stands at its vendor; null where only its receipt can tell */
export function judge(
  verdict: Verdict,
  action: Pick<Planned, "index" | "type" | "fate">,
  effect: number | null,
  kept: Kept | undefined,
): void {
  const { status, approvals, receipts, failure } = kept ?? missing;
  // What leaves nothing at a vendor is as often done as it has receipts.
  const effects = effect ?? receipts;
  const seen = `${action.type} ${action.index} (${action.fate}): ${status}, ${effects} effects, ${receipts} receipts, ${approvals} approvals, ${failure?.code ?? "no failure"}`;
  const isApproved = action.fate === "approve" && approvals > 0;
  if (effects > 1 || receipts > 1) verdict.doubled.push(seen);
  if (effects + receipts > 0 && !isApproved) verdict.unauthorised.push(seen);
  if (action.fate === "approve") judgeApproved(verdict, { status, effects, receipts, failure }, seen);
}

/** What was approved is done once with one receipt, or failed without effect and says why. */
function judgeApproved(verdict: Verdict, kept: Omit<Kept, "approvals"> & { effects: number }, seen: string): void {
  const { status, effects, receipts, failure } = kept;
  const hasReason = Boolean(failure?.code && failure.message);
  if (status === "scheduled" || status === "executing") verdict.unsettled.push(seen);
  else if (status === "done" && effects === 1 && receipts === 1) verdict.done += 1;
  else if (status === "failed" && effects === 0 && hasReason) {
    const code = failure?.code ?? "";
    verdict.failedWithReason += 1;
    verdict.reasons[code] = (verdict.reasons[code] ?? 0) + 1;
  } else if (effects === 0) verdict.lost.push(seen);
  else if (effects === 1) verdict.broken.push(seen);
}

const missing: Kept = { status: "missing", approvals: 0, receipts: 0, failure: null };

async function keptOf({ deps }: ChaosStack, { ctx }: Office): Promise<Map<string, Kept>> {
  const { prisma } = deps.db;
  const where = { workspaceId: ctx.workspaceId };
  const moves = await prisma.move.findMany({ where, select: { id: true, status: true } });
  const kept = new Map<string, Kept>(
    moves.map(({ id, status }) => [id, { status, approvals: 0, receipts: 0, failure: null }]),
  );
  const approvals = await prisma.approvalRequest.findMany({ where: { ...where, status: "granted" } });
  for (const { moveId } of approvals) bump(kept.get(moveId), "approvals");
  for (const { moveId } of await prisma.receipt.findMany({ where, select: { moveId: true } })) {
    bump(kept.get(moveId), "receipts");
  }
  const failed = { ...where, status: "failed" as const };
  for (const { moveId, failureCode, failureMessage } of await prisma.execution.findMany({ where: failed })) {
    const found = kept.get(moveId);
    if (found) found.failure = { code: failureCode, message: failureMessage };
  }
  return kept;
}

function bump(kept: Kept | undefined, what: "approvals" | "receipts"): void {
  if (kept) kept[what] += 1;
}

/** By the verifier that needs no database, on the file that a customer would download. */
export function chainProblems(exported: string): string[] {
  const verifier = exportVerifier();
  for (const line of exported.trimEnd().split("\n")) verifier.line(line);
  const verdict = verifier.end();
  return verdict.isIntact ? [] : [`the chain, line ${verdict.line}: ${verdict.problem}`];
}
