import { undoClassOf } from "#server/domain/actions/index.ts";
import { approveByRule } from "#server/domain/approvals/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { Considered, Level } from "../contract.ts";
import { moveSuggested } from "../events.ts";
import { dayOf } from "../policy/day.ts";
import { matches, segmentOf } from "../policy/match.ts";
import { levelOf } from "../store/cells.ts";
import { insertDecision } from "../store/decisions.ts";
import { factsNow, type MoveFacts, timeZoneOf } from "../store/facts.ts";
import { activeRules, type Rule, spend } from "../store/rules.ts";

export type Consideration = { verdict: "approved" | "suggested" | "observed" | "needs_review" | "none" };

type Asked = {
  facts: MoveFacts;
  level: Level;
  segment: string;
  considered: Considered[];
  rule: Rule | null;
  barrier: string | null;
};

const NOT_APPROVED = Symbol("not approved");

/**
 * Lets the rules that are on look at an open move, in their order; the first that matches decides. No rule ever refuses. What
 * they saw is logged, whatever came of it. Safe to repeat: a move that is not open any more is left alone.
 */
export async function considerMove(ctx: Ctx, steps: StepPort, input: { moveId: string }): Promise<Consideration> {
  authorize(ctx, "move.auto_approve");
  return steps.run("consider", () => consider(ctx, input.moveId));
}

async function consider(ctx: Ctx, moveId: string): Promise<Consideration> {
  const { prisma } = ctx.db;
  const rules = await activeRules(prisma, ctx.workspaceId, ctx.now());
  if (rules.length === 0) return { verdict: "none" };
  const timeZone = await timeZoneOf(prisma, ctx.workspaceId);
  let refused: string | null = null;
  try {
    return await transact(ctx, async (tx) => {
      const asked = await ask(tx, ctx, moveId, rules, timeZone);
      return asked ? settle(tx, ctx, asked, (why) => (refused = why)) : { verdict: "none" };
    });
  } catch (thrown) {
    if (thrown !== NOT_APPROVED) throw thrown;
  }
  // The approval did not take, so nothing of it was counted; the log still tells that it was tried.
  return transact(ctx, async (tx) => {
    const facts = await factsNow(tx, ctx.workspaceId, moveId, ctx.now());
    if (!facts) return { verdict: "none" };
    const segment = segmentOf(facts);
    await log(
      tx,
      ctx,
      { facts, segment, considered: [] },
      { verdict: "needs_review", why: refused ?? "It was not open." },
    );
    return { verdict: "needs_review" };
  });
}

async function ask(tx: Tx, ctx: Ctx, moveId: string, rules: Rule[], timeZone: string): Promise<Asked | null> {
  const now = ctx.now();
  const facts = await factsNow(tx, ctx.workspaceId, moveId, now);
  if (facts?.status !== "open") return null;
  const segment = segmentOf(facts);
  const level = await levelOf(tx, ctx.workspaceId, { actionType: facts.actionType, segment });
  const barrier = barrierOf(facts);
  const considered: Considered[] = [];
  for (const rule of barrier === null ? rules : []) {
    const match = matches(facts, rule.conditions, now, timeZone);
    const entry = { ruleId: rule.id, name: rule.name };
    if (!match.isMatch) {
      considered.push({ ...entry, ...match });
      continue;
    }
    const day = dayOf(now, timeZone);
    if (level === "auto" && !(await spend(tx, ctx.workspaceId, { ruleId: rule.id, day, cap: rule.dailyCap }))) {
      considered.push({ ...entry, isMatch: false, why: `its ${rule.dailyCap} approvals of today are used up` });
      continue;
    }
    considered.push({ ...entry, ...match });
    return { facts, level, segment, considered, rule, barrier };
  }
  return { facts, level, segment, considered, rule: null, barrier };
}

/** What keeps every rule away from a move. */
function barrierOf({ actionType, isTakenBack }: MoveFacts): string | null {
  const known: Record<string, string> = undoClassOf;
  if (known[actionType] === undefined || known[actionType] === "final") {
    return "What cannot be taken back is always approved by a person.";
  }
  return isTakenBack ? "A person has taken an approval of this move back or refused it." : null;
}

async function settle(tx: Tx, ctx: Ctx, asked: Asked, onRefusal: (why: string) => void): Promise<Consideration> {
  const { rule, level, barrier, considered, facts } = asked;
  if (!rule) {
    await log(tx, ctx, asked, { verdict: "needs_review", why: barrier ?? "No rule matches, so a person decides." });
    return { verdict: "needs_review" };
  }
  const match = considered.at(-1)?.why ?? "";
  const found = { rule, why: `“${rule.name}” matches: ${match}.` };
  if (level === "approve_each") {
    const why = `${found.why} For this action and recipient a person approves each.`;
    await log(tx, ctx, asked, { ...found, verdict: "needs_review", why });
    return { verdict: "needs_review" };
  }
  if (level !== "auto") {
    const verdict = level === "suggest" ? "suggested" : "observed";
    await log(tx, ctx, asked, { ...found, verdict });
    if (level === "suggest") await emit(tx, ctx, moveSuggested({ moveId: facts.moveId, ruleId: rule.id }));
    return { verdict };
  }
  const { moveId, contentHash } = facts;
  const answer = await approveByRule(tx, ctx, { moveId, contentHash, ruleId: rule.id, note: found.why.slice(0, 500) });
  if (answer.is === "refused") {
    onRefusal(`${found.why} It was not approved: ${answer.why}`);
    throw NOT_APPROVED;
  }
  if (answer.approved.status !== "scheduled") throw new Error("A rule's approval must not be one of two.");
  await log(tx, ctx, asked, { ...found, verdict: "approved", approvalId: answer.approved.approvalId });
  return { verdict: "approved" };
}

async function log(
  tx: Tx,
  ctx: Ctx,
  asked: Pick<Asked, "facts" | "segment" | "considered">,
  made: { verdict: Exclude<Consideration["verdict"], "none">; why: string; rule?: Rule; approvalId?: string },
): Promise<void> {
  const { moveId, contentHash, actionType } = asked.facts;
  await insertDecision(tx, ctx.workspaceId, {
    id: ctx.newId(),
    moveId,
    contentHash,
    actionType,
    segment: asked.segment,
    verdict: made.verdict,
    ruleId: made.rule?.id ?? null,
    approvalId: made.approvalId ?? null,
    confidence: made.rule?.confidence ?? null,
    why: made.why,
    considered: asked.considered,
    at: ctx.now(),
  });
  if (made.verdict !== "suggested") return;
  await record(tx, ctx, {
    action: "move.auto_suggested",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { ruleId: made.rule?.id ?? null, why: made.why },
  });
}
