import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { RuleView, SaveRuleInput, SwitchRuleInput } from "../contract.ts";
import { ruleRemoved, ruleSaved, ruleSwitched } from "../events.ts";
import { builtIns, isBuiltIn, OWN_CONFIDENCE } from "../policy/built-in.ts";
import { findRule, insertRule, type Rule, type RulePatch, updateRule } from "../store/rules.ts";
import { ruleViewOf } from "./list-rules.ts";

/** The stored rule; a built-in one is written when somebody first touches it. @throws not_found */
export async function storedRule(tx: Tx, ctx: Ctx, ref: string): Promise<Rule> {
  const found = await findRule(tx, ctx.workspaceId, ref);
  if (found) return found;
  if (!isBuiltIn(ref)) throw notFound("rule");
  const row = { ...builtIns[ref], id: ctx.newId(), builtIn: ref, dailyCap: null, expiresAt: null, maxBadShare: 0.1 };
  await insertRule(tx, ctx.workspaceId, row, ctx.now());
  const stored = await findRule(tx, ctx.workspaceId, ref);
  if (!stored) throw notFound("rule");
  return stored;
}

const changedMeanwhile = () =>
  conflict("rule.changed", "Somebody else changed this rule at the same time. Look at it again.");

/**
 * Makes a rule or changes one. Other conditions mean another rule: it is off, and has to be simulated anew.
 * @throws not_found; conflict rule.changed; invalid_input for an end in the past
 */
export async function saveRule(ctx: Ctx, input: SaveRuleInput): Promise<RuleView> {
  authorize(ctx, "autonomy.manage");
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt && expiresAt <= ctx.now()) throw invalidInput("rule.expiry", "This end is over already.");
  const { name, priority, conditions, dailyCap, maxBadShare } = input;
  const fields = { name, priority, conditions, dailyCap, maxBadShare, expiresAt };
  return transact(ctx, async (tx) => {
    const rule =
      input.ruleId === undefined ? await makeRule(tx, ctx, fields) : await changeRule(tx, ctx, input, fields);
    const detail = { name, priority, conditions, dailyCap, maxBadShare, expiresAt: input.expiresAt, isOn: rule.isOn };
    await record(tx, ctx, { action: "rule.saved", subject: { type: "auto_rule", id: rule.id }, detail });
    await emit(tx, ctx, ruleSaved({ ruleId: rule.id }));
    return ruleViewOf(tx, ctx, rule);
  });
}

type Fields = Pick<Rule, "name" | "priority" | "conditions" | "dailyCap" | "maxBadShare" | "expiresAt">;

async function makeRule(tx: Tx, ctx: Ctx, fields: Fields): Promise<Rule> {
  const id = ctx.newId();
  await insertRule(tx, ctx.workspaceId, { ...fields, id, builtIn: null, confidence: OWN_CONFIDENCE }, ctx.now());
  return storedRule(tx, ctx, id);
}

async function changeRule(tx: Tx, ctx: Ctx, input: SaveRuleInput, fields: Fields): Promise<Rule> {
  const rule = await storedRule(tx, ctx, input.ruleId ?? "");
  if (input.version !== undefined && input.version !== rule.version) throw changedMeanwhile();
  const isOther = canonicalJson(fields.conditions) !== canonicalJson(rule.conditions);
  const patch: RulePatch = {
    ...fields,
    ...(isOther ? { isOn: false, simulatedAt: null, demotedAt: null, demotedReason: null } : {}),
  };
  const changed = await updateRule(tx, ctx.workspaceId, { id: rule.id, version: rule.version }, patch);
  if (!changed) throw changedMeanwhile();
  return changed;
}

/**
 * On or off. On only after these very conditions were simulated; its record starts anew.
 * @throws not_found; conflict rule.not_simulated, rule.expired, rule.changed
 */
export async function switchRule(ctx: Ctx, input: SwitchRuleInput): Promise<RuleView> {
  authorize(ctx, "autonomy.manage");
  const { isOn } = input;
  return transact(ctx, async (tx) => {
    const rule = await storedRule(tx, ctx, input.ruleId);
    if (isOn) assertReady(rule, ctx.now());
    const on = {
      switchedOnAt: ctx.now(),
      switchedOnById: ctx.actor.type === "user" ? ctx.actor.id : null,
      demotedAt: null,
      demotedReason: null,
    };
    const expected = { id: rule.id, version: rule.version };
    const changed = await updateRule(tx, ctx.workspaceId, expected, { isOn, ...(isOn && !rule.isOn ? on : {}) });
    if (!changed) throw changedMeanwhile();
    const subject = { type: "auto_rule", id: rule.id };
    await record(tx, ctx, { action: "rule.switched", subject, detail: { name: rule.name, isOn } });
    await emit(tx, ctx, ruleSwitched({ ruleId: rule.id, isOn }));
    return ruleViewOf(tx, ctx, changed);
  });
}

function assertReady(rule: Rule, now: Date): void {
  if (rule.simulatedAt === null) {
    throw conflict("rule.not_simulated", "Simulate the rule first: look at what it would have approved.");
  }
  if (rule.expiresAt && rule.expiresAt <= now) {
    throw conflict("rule.expired", "The rule's end has passed. Give it another one first.");
  }
}

/** Takes a rule that people made out of use; what it did stays in the log. @throws not_found; conflict for a built-in one */
export async function removeRule(ctx: Ctx, input: { ruleId: string }): Promise<{ ruleId: string }> {
  authorize(ctx, "autonomy.manage");
  return transact(ctx, async (tx) => {
    const rule = await findRule(tx, ctx.workspaceId, input.ruleId);
    if (!rule && !isBuiltIn(input.ruleId)) throw notFound("rule");
    if (!rule || rule.builtIn !== null) {
      throw conflict("rule.built_in", "A built-in rule stays in the list. Switch it off instead.");
    }
    const expected = { id: rule.id, version: rule.version };
    const removed = await updateRule(tx, ctx.workspaceId, expected, { isOn: false, removedAt: ctx.now() });
    if (!removed) throw changedMeanwhile();
    const subject = { type: "auto_rule", id: rule.id };
    await record(tx, ctx, { action: "rule.removed", subject, detail: { name: rule.name } });
    await emit(tx, ctx, ruleRemoved({ ruleId: rule.id }));
    return { ruleId: rule.id };
  });
}
