import { Prisma, type Tx } from "#server/db/client.ts";
import type { RuleConditions } from "../contract.ts";

const ruleColumns = {
  id: true,
  builtIn: true,
  name: true,
  priority: true,
  confidence: true,
  conditions: true,
  isOn: true,
  dailyCap: true,
  expiresAt: true,
  maxBadShare: true,
  simulatedAt: true,
  switchedOnAt: true,
  demotedAt: true,
  demotedReason: true,
  version: true,
} as const;

export type Rule = Omit<Prisma.AutoRuleGetPayload<{ select: typeof ruleColumns }>, "conditions"> & {
  conditions: RuleConditions;
};

/** Written by verbs that checked it, so it is what the contract says. */
const ruleOf = (row: Prisma.AutoRuleGetPayload<{ select: typeof ruleColumns }>): Rule => ({
  ...row,
  conditions: row.conditions as RuleConditions,
});

const json = (value: RuleConditions): Prisma.InputJsonObject => value as Prisma.InputJsonObject;

/** Stored rules, in the order in which they are asked. */
export async function findRules(db: Tx, workspaceId: string): Promise<Rule[]> {
  const rows = await db.autoRule.findMany({
    where: { workspaceId, removedAt: null },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
    select: ruleColumns,
  });
  return rows.map(ruleOf);
}

/** Those that may approve now. */
export async function activeRules(db: Tx, workspaceId: string, now: Date): Promise<Rule[]> {
  const rows = await db.autoRule.findMany({
    where: { workspaceId, removedAt: null, isOn: true, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
    select: ruleColumns,
  });
  return rows.map(ruleOf);
}

/** By id or, for built-in ones, by name. */
export async function findRule(db: Tx, workspaceId: string, ref: string): Promise<Rule | null> {
  const isId = /^[0-9a-f-]{36}$/.test(ref);
  const row = await db.autoRule.findFirst({
    where: { workspaceId, removedAt: null, ...(isId ? { id: ref } : { builtIn: ref }) },
    select: ruleColumns,
  });
  return row && ruleOf(row);
}

type NewRule = {
  id: string;
  builtIn: string | null;
  name: string;
  priority: number;
  confidence: number;
  conditions: RuleConditions;
  dailyCap: number | null;
  expiresAt: Date | null;
  maxBadShare: number;
};

/** Inserts unless the built-in rule is there already. */
export async function insertRule(tx: Tx, workspaceId: string, row: NewRule, now: Date): Promise<void> {
  const data = { ...row, conditions: json(row.conditions), workspaceId, createdAt: now, updatedAt: now };
  await tx.autoRule.createMany({ data: [data], skipDuplicates: true });
}

export type RulePatch = Omit<Prisma.AutoRuleUncheckedUpdateManyInput, "conditions"> & { conditions?: RuleConditions };

/** The one conditional update of a rule. @returns null when the rule is not at that version any more */
export async function updateRule(
  tx: Tx,
  workspaceId: string,
  expected: { id: string; version: number },
  { conditions, ...patch }: RulePatch,
): Promise<Rule | null> {
  const [row] = await tx.autoRule.updateManyAndReturn({
    where: { workspaceId, ...expected, removedAt: null },
    data: { ...patch, ...(conditions ? { conditions: json(conditions) } : {}), version: { increment: 1 } },
    select: ruleColumns,
  });
  return row ? ruleOf(row) : null;
}

/**
 * Counts one approval of the rule's day, unless its cap is reached: the row is the lock, so many at once never exceed it.
 * @returns whether it was counted
 */
export async function spend(
  tx: Tx,
  workspaceId: string,
  input: { ruleId: string; day: string; cap: number | null },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    insert into "AutoRuleDay" ("workspaceId", "ruleId", "day", "count")
    values (${workspaceId}::uuid, ${input.ruleId}::uuid, ${input.day}, 1)
    on conflict ("workspaceId", "ruleId", "day") do update set "count" = "AutoRuleDay"."count" + 1
      where ${input.cap}::int is null or "AutoRuleDay"."count" < ${input.cap}::int
    returning "count"`);
  return rows.length === 1;
}

export async function usedOn(db: Tx, workspaceId: string, day: string): Promise<Map<string, number>> {
  const rows = await db.autoRuleDay.findMany({ where: { workspaceId, day }, select: { ruleId: true, count: true } });
  return new Map(rows.map((row) => [row.ruleId, row.count]));
}

/** Rules of all workspaces that are on although their time is over. */
export function lockExpiredRules(tx: Tx, now: Date): Promise<{ id: string; workspaceId: string; version: number }[]> {
  return tx.$queryRaw(Prisma.sql`
    select "id", "workspaceId", "version" from "AutoRule"
     where "isOn" and "removedAt" is null and "expiresAt" <= ${now} limit 500 for update skip locked`);
}
