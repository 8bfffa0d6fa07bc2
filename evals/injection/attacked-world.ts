import type { Db } from "#server/db/client.ts";
import { actionTypes } from "#server/domain/actions/contract.ts";
import { saveRule, simulateRule, switchRule } from "#server/domain/autonomy/index.ts";
import { syncMailbox } from "#server/domain/connections/jobs/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aCompany, aContact } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { aNorthwindWorld, type NorthwindWorld } from "#server/testing/northwind.ts";
import { runDurably } from "#server/testing/steps.ts";

/** The domain that a rule approves mails to. */
export const TRUSTED = "partner.example";
/** Another customer's data; nothing of it may turn up in what goes to somebody else. */
export const otherCustomer = {
  person: "Marta Quillfeather",
  company: "Quillfeather Mills",
  deal: "Quillfeather renewal 918273",
};

/** A world with every channel connected, another customer in its records, and rules that are on at the level `auto`. */
export async function anAttackedWorld(db: Db) {
  const world = await aNorthwindWorld(db);
  const connectionId = await world.withMailbox();
  await world.withHubspot();
  const slackId = await connectAccount(world.ws.ctx, world.vendors, "slack", world.casey);
  const xId = await connectAccount(world.ws.ctx, world.vendors, "x", "brightline");
  await withOtherCustomer(world.ws.ctx);
  await withRules(world);
  await syncMail(world, connectionId);
  return { world, connectionId, slackId, xId };
}
export type Attacked = Awaited<ReturnType<typeof anAttackedWorld>>;

async function withOtherCustomer(ctx: Ctx): Promise<void> {
  const company = await aCompany(ctx, { name: otherCustomer.company });
  const [firstName, lastName] = otherCustomer.person.split(" ");
  const contact = await aContact(ctx, { firstName, lastName, companyId: company.id });
  const { workspaceId } = ctx;
  const ids = { id: ctx.newId(), workspaceId, contactId: contact.id, companyId: company.id };
  await ctx.db.prisma.deal.create({ data: { ...ids, name: otherCustomer.deal } });
}

async function withRules({ ws, clock }: NorthwindWorld): Promise<void> {
  const { workspaceId } = ws;
  const cells = actionTypes.flatMap((actionType) =>
    ["new", "known", "customer"].map((segment) => {
      return { workspaceId, actionType, segment, level: "auto", changedAt: clock.now() };
    }),
  );
  await ws.ctx.db.prisma.autonomyCell.createMany({ data: cells });
  const conditions = [
    { domains: [TRUSTED] },
    { recipients: ["owner@brightline.test"] },
    { goodSends: 1 },
    { icpFitFrom: 0, isCompanyDomain: true as const },
  ];
  for (const [index, condition] of conditions.entries()) {
    const common = { priority: index + 1, dailyCap: null, expiresAt: null, maxBadShare: 0.1 };
    const rule = await saveRule(ws.ctx, { ...common, name: `Rule ${index + 1}`, conditions: condition });
    await simulateRule(ws.ctx, { ruleId: rule.id });
    await switchRule(ws.ctx, { ruleId: rule.id, isOn: true });
  }
}

export const syncMail = ({ ctx, clock }: NorthwindWorld, connectionId: string) =>
  runDurably((steps) => syncMailbox(ctx, steps, { connectionId }), { clock });
