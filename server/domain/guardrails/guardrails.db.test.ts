import { describe, expect, it } from "vitest";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aConnection,
  aContact,
  aMember,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { defaultSettings } from "./contract.ts";
import { type GuardSubject, refusalsFor } from "./index.ts";
import { getGuardrails, updateGuardrails } from "./verbs/settings.ts";
import { addSuppression, importCustomers, listSuppressions, removeSuppression } from "./verbs/suppressions.ts";

const { db } = await testDatabase();

const clock = fakeClock();
const aPlace = () => aWorkspace(testDeps(db, { now: clock.now }));
const id = "018f0000-0000-7000-8000-000000000001";

async function aSubject(ws: TestWorkspace, change: Partial<GuardSubject> = {}): Promise<GuardSubject> {
  const connection = await aConnection(ws.ctx);
  return {
    moveId: ws.ctx.newId(),
    actionType: "reply_email",
    contactId: null,
    companyId: null,
    ownerId: null,
    recipients: ["dana@prospect.example"],
    connectionId: connection.id,
    agentId: null,
    approval: null,
    approvedByPerson: null,
    storedHash: "h",
    actualHash: "h",
    draftProblems: [],
    purpose: "conversation",
    ...change,
  };
}
const rules = async (ctx: Ctx, subject: GuardSubject) =>
  (await refusalsFor(db.prisma, ctx, subject)).map((refusal) => refusal.rule);

describe("settings", () => {
  it("are the defaults until an admin changes them, and then what was given", async () => {
    const ws = await aPlace();
    expect(await getGuardrails(ws.ctx)).toEqual(defaultSettings);
    const after = await updateGuardrails(ws.ctx, { version: 0, mailMode: "draft_only", mailboxPerDay: 5 });
    expect(after).toEqual({ ...defaultSettings, mailMode: "draft_only", mailboxPerDay: 5, version: 1 });
    expect(await getGuardrails(ws.ctx)).toEqual(after);
    const entry = await expectAudit(ws.ctx, "guardrails.updated", ws.workspaceId);
    expect(entry.detail).toEqual({
      mailMode: { before: "send", after: "draft_only" },
      mailboxPerDay: { before: 20, after: 5 },
    });
    await expectOutbox(ws.ctx, "guardrails.updated");
    expect(await rules(ws.ctx, await aSubject(ws))).toEqual(["mode.draft_only"]);
  });

  it("are changed by admins only, and read by everybody", async () => {
    const ws = await aPlace();
    for (const role of ["member", "viewer"] as const) {
      const person = await aMember(ws, role);
      await rejectsWith("forbidden", "permission.denied", () =>
        updateGuardrails(person, { version: 0, mailboxPerDay: 1 }),
      );
      expect((await getGuardrails(person)).mailboxPerDay).toBe(20);
    }
  });

  it("are not overwritten by whoever read them before somebody else's change", async () => {
    const ws = await aPlace();
    const changes = [3, 4].map((mailboxPerDay) => updateGuardrails(ws.ctx, { version: 0, mailboxPerDay }));
    const results = await Promise.allSettled(changes);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await rejectsWith("conflict", "guardrails.changed", () => updateGuardrails(ws.ctx, { version: 0, workFrom: 500 }));
  });

  it("never have hours that end before they begin", async () => {
    const ws = await aPlace();
    await rejectsWith("invalid_input", "guardrails.hours", () =>
      updateGuardrails(ws.ctx, { version: 0, workFrom: 1080 }),
    );
  });

  it("are those of the workspace", async () => {
    const [mine, other] = [await aPlace(), await aPlace()];
    await updateGuardrails(other.ctx, { version: 0, mailMode: "draft_only", isAllowListOn: true });
    expect(await rules(mine.ctx, await aSubject(mine))).toEqual([]);
  });
});

describe("suppressions", () => {
  it("keep everything away from an address, and a domain from all its people", async () => {
    const ws = await aPlace();
    const entry = await addSuppression(ws.ctx, { value: "dana@prospect.example", reason: "opted_out" });
    await addSuppression(ws.ctx, { value: "closed.example", reason: "legal" });
    expect(await rules(ws.ctx, await aSubject(ws))).toEqual(["suppression.opted_out"]);
    const upper = await aSubject(ws, { recipients: ["DANA@Prospect.example"] });
    expect(await rules(ws.ctx, upper)).toEqual(["suppression.opted_out"]);
    const meeting = await aSubject(ws, {
      actionType: "book_meeting",
      recipients: ["ok@x.example", "a@eu.closed.example"],
    });
    expect(await rules(ws.ctx, meeting)).toEqual(["suppression.legal"]);
    await expectAudit(ws.ctx, "suppression.added", entry.id);
    await expectOutbox(ws.ctx, "suppression.added", 2);
  });

  it("are lifted again by an admin, except for a legal demand", async () => {
    const ws = await aPlace();
    const member = await aMember(ws, "member");
    const entry = await addSuppression(member, { value: "dana@prospect.example", reason: "opted_out" });
    const legal = await addSuppression(member, { value: "dana@prospect.example", reason: "legal" });
    await rejectsWith("forbidden", "permission.denied", () => removeSuppression(member, { suppressionId: entry.id }));
    await rejectsWith("forbidden", "suppression.legal", () => removeSuppression(ws.ctx, { suppressionId: legal.id }));
    await removeSuppression(ws.ctx, { suppressionId: entry.id });
    await rejectsWith("not_found", null, () => removeSuppression(ws.ctx, { suppressionId: entry.id }));
    await expectAudit(ws.ctx, "suppression.removed", entry.id);
    await expectOutbox(ws.ctx, "suppression.removed");
    expect(await rules(ws.ctx, await aSubject(ws))).toEqual(["suppression.legal"]);
  });

  it("are refused to viewers and to other workspaces", async () => {
    const [ws, other] = [await aPlace(), await aPlace()];
    const viewer = await aMember(ws, "viewer");
    await rejectsWith("forbidden", "permission.denied", () =>
      addSuppression(viewer, { value: "a@b.example", reason: "legal" }),
    );
    await rejectsWith("forbidden", "permission.denied", () => importCustomers(viewer, { csv: "a@b.example" }));
    const entry = await addSuppression(ws.ctx, { value: "a@b.example", reason: "opted_out" });
    await rejectsWith("not_found", null, () => removeSuppression(other.ctx, { suppressionId: entry.id }));
    expect((await listSuppressions(other.ctx, { limit: 10 })).items).toEqual([]);
    expect(await rules(other.ctx, await aSubject(other, { recipients: ["a@b.example"] }))).toEqual([]);
  });

  it("are added once by two people at the same time", async () => {
    const ws = await aPlace();
    const add = () => addSuppression(ws.ctx, { value: "a@b.example", reason: "customer" });
    const results = await Promise.allSettled([add(), add()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await rejectsWith("conflict", "suppression.known", add);
  });

  it("follow a person who opted out to another address, and let a bounced one be replaced", async () => {
    const ws = await aPlace();
    const person = await aContact(ws.ctx, { email: "old@prospect.example" });
    const outcome = { source: "gmail" as const, contactId: person.id, occurredAt: clock.now() };
    await recordOutcome(ws.ctx, { ...outcome, type: "email_bounced", naturalKey: "bounce" });
    const next = await aSubject(ws, { contactId: person.id, recipients: ["new@prospect.example"] });
    expect(await rules(ws.ctx, next)).toEqual([]);
    expect(await rules(ws.ctx, { ...next, recipients: ["old@prospect.example"] })).toEqual(["suppression.bounced"]);
    await recordOutcome(ws.ctx, { ...outcome, type: "email_unsubscribed", naturalKey: "opt-out" });
    expect(await rules(ws.ctx, next)).toEqual(["suppression.opted_out"]);
  });

  it("come into force with the outcome or not at all, and not again by the same outcome", async () => {
    const ws = await aPlace();
    const person = await aContact(ws.ctx, { email: "p@prospect.example" });
    const optOut = {
      type: "email_unsubscribed" as const,
      source: "gmail" as const,
      contactId: person.id,
      naturalKey: "o",
      occurredAt: clock.now(),
    };
    const undone = transact(ws.ctx, async (tx) => {
      await recordOutcome(ws.ctx, optOut, tx);
      throw new Error("the rest of the change failed");
    });
    await expect(undone).rejects.toThrow("the rest");
    expect((await listSuppressions(ws.ctx, { limit: 10 })).items).toEqual([]);
    await recordOutcome(ws.ctx, optOut);
    const [entry] = (await listSuppressions(ws.ctx, { limit: 10 })).items;
    expect(entry).toMatchObject({ value: "p@prospect.example", reason: "opted_out", source: "outcome" });
    await removeSuppression(ws.ctx, { suppressionId: entry?.id ?? id });
    await recordOutcome(ws.ctx, optOut);
    expect((await listSuppressions(ws.ctx, { limit: 10 })).items).toEqual([]);
  });

  it("are imported from a table of customers, and imported again without harm", async () => {
    const ws = await aPlace();
    const csv = "email\njane@acme.example\nbob@acme.example\njane@acme.example\ngmail.com\n";
    expect(await importCustomers(ws.ctx, { csv })).toMatchObject({ added: 2, known: 1, rejectedCount: 1 });
    expect(await importCustomers(ws.ctx, { csv })).toMatchObject({ added: 0, known: 3, rejectedCount: 1 });
    expect((await expectAudit(ws.ctx, "suppressions.imported", ws.workspaceId)).detail).toEqual({ added: 2 });
    await expectOutbox(ws.ctx, "suppressions.imported");
    const first = await aSubject(ws, { actionType: "send_email", recipients: ["jane@acme.example"] });
    expect(await rules(ws.ctx, first)).toEqual(["suppression.customer"]);
    expect(await rules(ws.ctx, { ...first, actionType: "reply_email" })).toEqual([]);
  });

  it("are listed newest first, by pages, and found by a part of the address", async () => {
    const ws = await aPlace();
    for (const name of ["a", "b", "c"])
      await addSuppression(ws.ctx, { value: `${name}@list.example`, reason: "customer" });
    const first = await listSuppressions(ws.ctx, { limit: 2 });
    const second = await listSuppressions(ws.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ value }) => value)).toEqual([
      "c@list.example",
      "b@list.example",
      "a@list.example",
    ]);
    expect(second.nextCursor).toBeNull();
    expect((await listSuppressions(ws.ctx, { limit: 5, search: "B@LIST" })).items.map(({ value }) => value)).toEqual([
      "b@list.example",
    ]);
    expect((await listSuppressions(ws.ctx, { limit: 5, reason: "legal" })).items).toEqual([]);
  });
});
