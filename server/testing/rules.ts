import { saveRule, simulateRule, switchRule } from "#server/domain/autonomy/index.ts";
import { moveOf } from "./approved-move.ts";
import { aContact, aMove, type MoveFields, type TestWorkspace, unique } from "./build/index.ts";

type SaveRuleInput = Parameters<typeof saveRule>[1];

/** Where the people live whom `aRuleInput` is about. */
export const PROSPECTS = "prospect.example";

export const aRuleInput = (fields: Partial<SaveRuleInput> = {}): SaveRuleInput => ({
  name: "Prospects",
  priority: 5,
  conditions: { domains: [PROSPECTS] },
  dailyCap: null,
  expiresAt: null,
  maxBadShare: 0.1,
  ...fields,
});

export async function aRuleThatIsOn({ ctx }: TestWorkspace, fields: Partial<SaveRuleInput> = {}) {
  const rule = await saveRule(ctx, aRuleInput(fields));
  await simulateRule(ctx, { ruleId: rule.id });
  return switchRule(ctx, { ruleId: rule.id, isOn: true });
}

/** An open mail to somebody; without an address: to a prospect nobody wrote to yet. */
export async function aMoveTo(
  { ctx, deps }: TestWorkspace,
  email = `dana-${unique()}@${PROSPECTS}`,
  fields: MoveFields = {},
) {
  const contact = await aContact(ctx, { email });
  const params = { to: [email], connectionId: deps.newId(), thread: null };
  return aMove(ctx, { contactId: contact.id, params, ...fields });
}

export const moveStatus = async ({ ctx }: TestWorkspace, moveId: string) => (await moveOf(ctx, { moveId })).status;
