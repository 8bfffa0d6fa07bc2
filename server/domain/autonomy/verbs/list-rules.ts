import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { RuleView } from "../contract.ts";
import { type BuiltInName, builtInNames, builtIns } from "../policy/built-in.ts";
import { dayOf } from "../policy/day.ts";
import { timeZoneOf } from "../store/facts.ts";
import { recordOfRule } from "../store/records.ts";
import { findRules, type Rule, usedOn } from "../store/rules.ts";

const noRecord = { approved: 0, undone: 0, badOutcomes: 0, bad: 0 };

/** Every rule in the order in which they are asked, the built-in ones that nobody has touched among them. */
export async function listRules(ctx: Ctx): Promise<RuleView[]> {
  authorize(ctx, "autonomy.read");
  const { prisma } = ctx.db;
  const stored = await findRules(prisma, ctx.workspaceId);
  const used = await usedOn(prisma, ctx.workspaceId, dayOf(ctx.now(), await timeZoneOf(prisma, ctx.workspaceId)));
  const views = await Promise.all(stored.map((rule) => viewOf(prisma, ctx, rule, used.get(rule.id) ?? 0)));
  const untouched = builtInNames.filter((name) => !stored.some((rule) => rule.builtIn === name)).map(builtInView);
  return [...views, ...untouched].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/** One stored rule as callers see it. */
export async function ruleViewOf(db: Tx, ctx: Ctx, rule: Rule): Promise<RuleView> {
  const day = dayOf(ctx.now(), await timeZoneOf(db, ctx.workspaceId));
  return viewOf(db, ctx, rule, (await usedOn(db, ctx.workspaceId, day)).get(rule.id) ?? 0);
}

async function viewOf(db: Tx, ctx: Ctx, rule: Rule, usedToday: number): Promise<RuleView> {
  const { builtIn, switchedOnAt, ...columns } = rule;
  return {
    ...columns,
    isBuiltIn: builtIn !== null,
    usedToday,
    expiresAt: rule.expiresAt?.toISOString() ?? null,
    simulatedAt: rule.simulatedAt?.toISOString() ?? null,
    demotedAt: rule.demotedAt?.toISOString() ?? null,
    record: switchedOnAt ? await recordOfRule(db, ctx.workspaceId, rule.id, switchedOnAt) : noRecord,
  };
}

const builtInView = (name: BuiltInName): RuleView => ({
  ...builtIns[name],
  id: name,
  isBuiltIn: true,
  isOn: false,
  dailyCap: null,
  usedToday: 0,
  expiresAt: null,
  maxBadShare: 0.1,
  simulatedAt: null,
  demotedAt: null,
  demotedReason: null,
  record: noRecord,
  version: 1,
});
