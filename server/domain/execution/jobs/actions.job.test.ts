import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { listDeliveries, registerWebhook, removeWebhook } from "#server/domain/developer/index.ts";
import {
  type ActingWorkspace,
  type ActionContent,
  actingJobCtx,
  anActingWorkspace,
  anActionMove,
  anApprovedAction,
  vendorState,
} from "#server/testing/acting-workspace.ts";
import { aSeed, type ContentType, contents } from "#server/testing/action-contents.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, previewExecution } from "../index.ts";

const { db } = await testDatabase();

async function run(ws: ActingWorkspace, content: ActionContent, meanwhile: () => void = () => {}) {
  const move = await anApprovedAction(ws, content);
  meanwhile();
  const { result } = await runDurably((steps) => executeMove(actingJobCtx(ws), steps, move), { clock: ws.clock });
  const execution = await db.prisma.execution.findFirstOrThrow({
    where: { workspaceId: ws.workspaceId, moveId: move.moveId },
  });
  return { is: result.is, execution, moveId: move.moveId };
}

const preview = async (ws: ActingWorkspace, content: ActionContent) =>
  previewExecution(ws.ctx, await anActionMove(ws, content));

const vendorOf: Record<ContentType, string> = {
  create_draft: "gmail",
  book_meeting: "google_calendar",
  reschedule_meeting: "google_calendar",
  create_task: "hubspot",
  update_task: "hubspot",
  complete_task: "hubspot",
  update_deal: "hubspot",
  update_contact: "hubspot",
  create_contact: "hubspot",
  create_note: "hubspot",
  post_slack: "slack",
  post_social: "x",
  create_document: "google_docs",
  prepare_brief: "caseyos",
  review_deal: "caseyos",
  research: "caseyos",
};
const types = Object.keys(contents) as ContentType[];

describe("every action", () => {
  it.each(types)("%s is previewed without a write, done, and has a receipt with the vendor's ids", async (type) => {
    const ws = await anActingWorkspace(db);
    const content = contents[type](ws, { ...aSeed, number: 4_001 });
    const before = structuredClone(vendorState(ws));
    const seen = await preview(ws, content);
    expect(seen).toMatchObject({ actionType: type, vendor: vendorOf[type], diffProblem: null, refusals: [] });
    expect(seen.diff?.length).toBeGreaterThan(0);
    expect([...seen.lines.map(({ value }) => value), seen.undoSentence, seen.target]).not.toContain("");
    expect(vendorState(ws)).toEqual(before);
    expect(ws.ports.writes()).toBe(0);
    const { is, execution } = await run(ws, content);
    expect(is).toBe("done");
    const receipt = await db.prisma.receipt.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
    expect(receipt.body).toMatchObject({
      kind: "execution",
      actionType: type,
      vendor: vendorOf[type],
      contentHash: execution.contentHash,
      idempotencyKey: execution.idempotencyKey,
    });
    const { vendorIds } = receipt.body as { vendorIds: Record<string, string> };
    expect(Object.values(vendorIds).filter(Boolean).length).toBeGreaterThan(0);
    expect(execution.snapshot).not.toBeNull();
  });

  it.each(types.filter((type) => !/brief|review|research/.test(type)))(
    "%s is done once when its answer is lost, whether it arrived or not",
    async (type) => {
      for (const arrived of [true, false]) {
        const ws = await anActingWorkspace(db);
        const content = contents[type](ws, aSeed);
        ws.ports.failWrites({ arrived });
        expect((await run(ws, content)).is).toBe("done");
        expect(ws.ports.writes()).toBe(arrived ? 1 : 2);
      }
    },
  );
});

describe("a meeting", () => {
  const clash = (ws: ActingWorkspace, content: ActionContent, who: string) => {
    const [startsAt, endsAt] = [String(content.params.startsAt), String(content.params.endsAt)];
    ws.vendors.google.calendars.add(who, { startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
  };

  it.each(["book_meeting", "reschedule_meeting"] as const)(
    "%s fails when the slot was taken after it was approved, and nothing is written",
    async (type) => {
      const ws = await anActingWorkspace(db);
      const content = contents[type](ws, aSeed);
      const { is, execution } = await run(ws, content, () => clash(ws, content, ws.address));
      expect(is).toBe("failed");
      expect(execution).toMatchObject({ failureCode: "calendar.slot_taken", attempts: 0 });
      expect(execution.failureMessage).toContain("Choose another time");
      expect(ws.ports.writes()).toBe(0);
      expect((await preview(ws, content)).diffProblem).toContain("something else at that time");
    },
  );

  it("is booked although a calendar that nobody may look into is full", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.book_meeting(ws, aSeed);
    clash(ws, content, "dana@prospect.example");
    expect((await run(ws, content)).is).toBe("done");
  });
});

describe("a changed record", () => {
  it("is shown field by field, with stages by their names", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.update_deal(ws, { ...aSeed, number: 4_003 });
    await db.prisma.deal.create({
      data: {
        id: ws.ctx.newId(),
        workspaceId: ws.workspaceId,
        name: "Northwind – 140 trucks",
        hubspotId: String(content.params.dealId),
      },
    });
    const { diff, target } = await preview(ws, content);
    expect(target).toBe("Deal “Northwind – 140 trucks”");
    expect(diff).toEqual([
      { label: "Amount", before: "100", after: "4003" },
      { label: "Stage", before: "Qualified To Buy", after: "Contract Sent" },
    ]);
  });

  it("is left alone when somebody changed it after a try of unknown result", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.update_deal(ws, { ...aSeed, number: 4_003 });
    ws.ports.failWrites({
      arrived: false,
      crash: () => void ws.vendors.hubspot.records.change("deal", String(content.params.dealId), { amount: "77" }),
    });
    const { is, execution } = await run(ws, content);
    expect(is).toBe("failed");
    expect(execution).toMatchObject({ failureCode: "vendor.changed_since", attempts: 1 });
    expect(ws.vendors.hubspot.records.get("deal", String(content.params.dealId))?.properties.amount).toBe("77");
  });

  it("that is gone by now fails with a sentence", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.update_deal(ws, aSeed);
    const gone = () => ws.vendors.hubspot.records.archive("deal", String(content.params.dealId));
    const { is, execution } = await run(ws, content, gone);
    expect({ is, code: execution.failureCode }).toEqual({ is: "failed", code: "vendor.gone" });
  });
});

describe("a post", () => {
  it("is not taken for another one with the same words", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.post_social(ws, aSeed);
    expect((await run(ws, content)).is).toBe("done");
    // X refuses the same words twice; the look must not find the first one and call it done.
    const second = await run(ws, content);
    expect({ is: second.is, code: second.execution.failureCode }).toEqual({ is: "failed", code: "vendor.rejected" });
    expect(ws.vendors.x.posts).toHaveLength(1);
  });
});

describe("a webhook", () => {
  const call = (endpointId: string): ActionContent => ({
    actionType: "call_webhook",
    params: { endpointId, eventType: "deal.won", data: { amount: 5, tags: ["a"] } },
    draft: null,
  });
  const anEndpoint = (ws: ActingWorkspace) =>
    registerWebhook(ws.ctx, { name: "Billing", url: "https://hooks.customer.test/in" });

  it("is posted signed, and after a lost answer again under the same id", async () => {
    const ws = await anActingWorkspace(db);
    const { endpoint, secret } = await anEndpoint(ws);
    ws.vendors.webhook.fail({ kind: "unknown", arrived: true });
    const { is, execution } = await run(ws, call(endpoint.id));
    expect(is).toBe("done");
    const { posted } = ws.vendors.webhook;
    expect(posted.map(({ id }) => id)).toEqual([execution.idempotencyKey, execution.idempotencyKey]);
    expect(posted[0]).toMatchObject({ url: endpoint.url, secret, body: expect.stringContaining('"type":"deal.won"') });
    expect(() => new Webhook(posted[0]?.secret ?? "")).not.toThrow();
    const { items } = await listDeliveries(ws.ctx, { endpointId: endpoint.id });
    expect(items).toMatchObject([
      { executionId: execution.id, state: "delivered", status: 204, eventType: "deal.won", attempts: 2, message: null },
    ]);
    const other = await anEndpoint(ws);
    expect(await listDeliveries(ws.ctx, { endpointId: other.endpoint.id })).toEqual({ items: [] });
  });

  it("shows exactly its body and that it is final, never its secret", async () => {
    const ws = await anActingWorkspace(db);
    const { endpoint, secret } = await anEndpoint(ws);
    const seen = await preview(ws, call(endpoint.id));
    expect(seen).toMatchObject({ undoClass: "final", target: "Billing" });
    expect(seen.lines).toContainEqual({ label: "Body", value: '{"data":{"amount":5,"tags":["a"]},"type":"deal.won"}' });
    expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it("is not posted to an endpoint that was removed, or is another workspace's", async () => {
    const [ws, other] = [await anActingWorkspace(db), await anActingWorkspace(db)];
    const { endpoint } = await anEndpoint(ws);
    const foreign = await anActionMove(other, call(endpoint.id));
    await rejectsWith("not_found", "webhook_endpoint.not_found", () => previewExecution(other.ctx, foreign));
    await removeWebhook(ws.ctx, { endpointId: endpoint.id });
    const { is } = await run(ws, call(endpoint.id));
    expect(is).toBe("failed");
    expect(ws.vendors.webhook.posted).toEqual([]);
  });
});
