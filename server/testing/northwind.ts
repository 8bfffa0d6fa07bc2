import { createFakeVendors } from "#server/connectors/fake.ts";
import type { FakePortal } from "#server/connectors/hubspot/fake.ts";
import type { Db } from "#server/db/client.ts";
import type { FormSubmitted } from "#server/domain/signals/contract.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { processSignal } from "#server/domain/signals/jobs/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aSystemCtx, aWorkspace, testDeps, unique } from "./build/index.ts";
import { fakeClock } from "./clock.ts";
import { connectAccount } from "./connected.ts";
import { runDurably } from "./steps.ts";

export const DANA = "dana.ruiz@northwind.example";

const portal = (): Partial<FakePortal> => ({
  portalId: unique(),
  label: "brightline.test",
  companies: [{ id: "1", name: "Northwind", domain: "northwind.example", industry: null, employeeCount: 410 }],
  contacts: [
    {
      id: "2",
      email: DANA,
      firstName: "Dana",
      lastName: "Ruiz",
      title: "VP Operations",
      phone: null,
      lifecycleStage: "opportunity",
      companyId: "1",
    },
  ],
  deals: [
    {
      id: "3",
      name: "Northwind – 140 trucks",
      pipeline: "default",
      stage: "presentationscheduled",
      stageLabel: "Walkthrough held",
      stageOrder: 2,
      isClosed: false,
      isWon: false,
      amountCents: 8_400_000,
      currency: "USD",
      closeDate: null,
      contactIds: ["2"],
    },
  ],
});

/**
 * A workspace with a fake mailbox and portal at hand, not yet connected: Casey sells, Dana Ruiz of Northwind asks. The clock
 * stands at 23 Nov 2026, 09:00 UTC.
 */
export async function aNorthwindWorld(db: Db) {
  const clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  const vendors = createFakeVendors({ now: clock.now, portal: portal() });
  const ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  const ctx = aSystemCtx(ws);
  const casey = `casey-${unique()}@brightline.test`;
  const rename = (member: Ctx, name: string) =>
    db.acrossTenants("test").user.update({ where: { id: member.actor.id }, data: { name }, select: { id: true } });
  await rename(ws.ctx, "Casey Lindqvist");
  return {
    ws,
    ctx,
    clock,
    vendors,
    casey,
    rename,
    withMailbox: () => connectAccount(ws.ctx, vendors, "google", casey),
    withHubspot: () => connectAccount(ws.ctx, vendors, "hubspot", casey),
    /** Dana's form of 40 minutes ago, with other words where told. @returns the signal's id */
    async submit(form: Partial<FormSubmitted> = {}): Promise<string> {
      const message = "We run 140 trucks. Could you send me pricing?";
      const payload = { email: DANA, formName: "Book a demo", message, ...form };
      const occurredAt = new Date(clock.now().getTime() - 40 * 60_000);
      const given = { source: "form", type: "form_submitted", payload, naturalKey: unique(), occurredAt } as const;
      return (await ingestSignal(ctx, given)).id;
    },
    process: (signalId: string, as: Ctx = ctx) =>
      runDurably((steps) => processSignal(as, steps, { signalId }), { clock }),
    signalRow: (id: string) => db.prisma.signal.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } }),
  };
}

export type NorthwindWorld = Awaited<ReturnType<typeof aNorthwindWorld>>;
