import { undoClassOf } from "#server/domain/actions/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { SIMULATED_DAYS, type Simulation } from "../contract.ts";
import { dayOf } from "../policy/day.ts";
import { matches } from "../policy/match.ts";
import { factsThen, type MoveFacts, timeZoneOf } from "../store/facts.ts";
import { type Rule, updateRule } from "../store/rules.ts";
import { storedRule } from "./rules.ts";

const MOST_MOVES = 2_000;
const MOST_SHOWN = 50;

type Item = Simulation["items"][number];

/**
 * What the rule would have approved of the moves of the last 90 days, each by the facts of its own time (the score as it
 * stands now), and how many of those people changed. Allows it to be switched on.
 * @unannounced because nothing is approved and nobody waits for it
 * @throws not_found; conflict rule.changed
 */
export async function simulateRule(ctx: Ctx, input: { ruleId: string }): Promise<Simulation> {
  authorize(ctx, "autonomy.manage");
  const since = new Date(ctx.now().getTime() - SIMULATED_DAYS * DAY_MS);
  const { prisma } = ctx.db;
  const [moves, timeZone] = await Promise.all([
    factsThen(prisma, ctx.workspaceId, since, MOST_MOVES + 1),
    timeZoneOf(prisma, ctx.workspaceId),
  ]);
  return transact(ctx, async (tx) => {
    const rule = await storedRule(tx, ctx, input.ruleId);
    const looked = moves.slice(0, MOST_MOVES);
    const items = approvedOf(rule, looked, timeZone);
    const expected = { id: rule.id, version: rule.version };
    if (!(await updateRule(tx, ctx.workspaceId, expected, { simulatedAt: ctx.now() }))) {
      throw conflict("rule.changed", "Somebody else changed this rule at the same time. Look at it again.");
    }
    const detail = { name: rule.name, considered: looked.length, wouldApprove: items.length };
    await record(tx, ctx, { action: "rule.simulated", subject: { type: "auto_rule", id: rule.id }, detail });
    return {
      ruleId: rule.id,
      days: SIMULATED_DAYS,
      considered: looked.length,
      isCapped: moves.length > MOST_MOVES,
      wouldApprove: items.length,
      changedByPeople: items.filter((item) => item.wasChanged).length,
      items: items.slice(0, MOST_SHOWN),
    };
  });
}

/** Newest first, as the moves come; the cap of each day goes to its first moves. */
function approvedOf(rule: Rule, moves: readonly MoveFacts[], timeZone: string): Item[] {
  const used = new Map<string, number>();
  const items: Item[] = [];
  for (const move of moves.toReversed()) {
    const classes: Record<string, string> = undoClassOf;
    if (classes[move.actionType] === undefined || classes[move.actionType] === "final") continue;
    const match = matches(move, rule.conditions, move.createdAt, timeZone);
    if (!match.isMatch) continue;
    const day = dayOf(move.createdAt, timeZone);
    const count = used.get(day) ?? 0;
    if (rule.dailyCap !== null && count >= rule.dailyCap) continue;
    used.set(day, count + 1);
    const { moveId, moveTitle: title, wasChanged } = move;
    items.push({ moveId, title, at: move.createdAt.toISOString(), why: match.why, wasChanged });
  }
  return items.reverse();
}
