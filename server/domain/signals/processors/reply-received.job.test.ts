import { beforeEach, describe, expect, it } from "vitest";
import { syncMailbox } from "#server/domain/connections/jobs/index.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { aContact, unique } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { aNorthwindWorld, DANA, type NorthwindWorld } from "#server/testing/northwind.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";

const HOUR = 3_600_000;

const { db } = await testDatabase();
let world: NorthwindWorld;

beforeEach(async () => {
  world = await aNorthwindWorld(db);
});

const dueOf = (move: { dueAt: string | null }) => new Date(move.dueAt ?? 0);
const outcomes = async () => {
  const where = { workspaceId: world.ws.workspaceId };
  return (await db.prisma.outcome.findMany({ where, orderBy: { type: "asc" } })).map((row) => row.type);
};

describe("a reply", () => {
  let connectionId: string;
  /** Our mail and the answer to it, read from the mailbox like any other. */
  const reply = async (text: string, more: Record<string, unknown> = {}) => {
    const ours = world.vendors.google.deliver(world.casey, {
      from: { address: world.casey, name: "Casey" },
      to: [DANA],
      subject: "Your docks",
      text: "Hi Dana",
      labels: ["SENT"],
    });
    const answer = world.vendors.google.deliver(world.casey, {
      from: { address: DANA, name: "Dana Ruiz" },
      subject: "Re: Your docks",
      text,
      inReplyTo: ours.rfcMessageId,
      references: [ours.rfcMessageId ?? ""],
      ...more,
    });
    await runDurably((steps) => syncMailbox(world.ctx, steps, { connectionId }), { clock: world.clock });
    const signal = await db.prisma.signal.findFirstOrThrow({
      where: { workspaceId: world.ws.workspaceId, naturalKey: answer.vendorMessageId },
    });
    return { ours, answer, signalId: signal.id };
  };
  beforeEach(async () => {
    connectionId = await world.withMailbox();
    await world.withHubspot();
    await runDurably((steps) => syncMailbox(world.ctx, steps, { connectionId }), { clock: world.clock });
    world.clock.advance(60_000);
  });

  it("that is good news is counted and answered in its thread within two hours", async () => {
    const { answer, signalId } = await reply("Thanks! Could you send me pricing for all 140 trucks?");
    const { result } = await world.process(signalId);
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(move).toMatchObject({
      title: "Reply to Dana Ruiz (Northwind) – asked for pricing",
      actionType: "reply_email",
      params: {
        to: [DANA],
        connectionId,
        thread: {
          vendorThreadId: answer.vendorThreadId,
          inReplyTo: answer.rfcMessageId,
          references: answer.references,
        },
      },
    });
    expect(dueOf(move)).toEqual(new Date(answer.sentAt.getTime() + 2 * HOUR));
    expect(move.thread.map((message) => message.direction)).toEqual(["outbound", "inbound"]);
    expect(await outcomes()).toEqual(["email_replied", "positive_response"]);
    await world.process(signalId);
    expect(await outcomes()).toHaveLength(2);
  });

  it("that asks to meet is offered two free times on the reader's clock, each a claim with the calendar behind it", async () => {
    await aContact(world.ctx, { email: DANA, firstName: "Dana", timeZone: "America/Chicago" });
    const { signalId } = await reply("Could we have a short call about it?");
    const { result } = await world.process(signalId);
    const { draft } = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    const times = (draft?.claims ?? []).filter(({ evidence }) => evidence.kind === "calendar");
    expect(times.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Mon 23 Nov, \d\d:\d\d (?:CST|GMT-6)$/),
      expect.stringMatching(/^Tue 24 Nov, \d\d:\d\d (?:CST|GMT-6)$/),
    ]);
    for (const { text, evidence } of times) {
      expect(draft?.text).toContain(text);
      expect(evidence).toMatchObject({ id: connectionId, quote: text });
    }
    expect(draft?.leftOut).toEqual([]);
  });

  it("that asks to meet is answered without times where the calendar may not be read, and says why", async () => {
    await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    const { signalId } = await reply("Could we have a short call about it?");
    const { result } = await world.process(signalId);
    const { draft } = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(draft?.leftOut).toContainEqual(expect.stringMatching(/^No meeting times: allow Google Calendar/));
    expect(draft?.text).toContain("Which two or three times work on your side?");
    expect(draft?.text).not.toMatch(/\d:\d\d/);
  });

  it("is attributed to the mail it answers", async () => {
    const first = await world.process(await world.submit());
    const moveId = first.result.moveId ?? "";
    const approvalId = world.ctx.newId();
    await db.prisma.approvalRequest.create({
      data: {
        id: approvalId,
        workspaceId: world.ws.workspaceId,
        moveId,
        contentHash: "x",
        requestedByType: "user",
        status: "granted",
      },
    });
    const { ours, signalId } = await reply("Interested, tell me more.");
    const execution = await db.prisma.execution.create({
      data: {
        id: world.ctx.newId(),
        workspaceId: world.ws.workspaceId,
        moveId,
        approvalId,
        actionType: "send_email",
        contentHash: "x",
        status: "succeeded",
        idempotencyKey: ours.rfcMessageId ?? "",
        result: { vendorThreadId: ours.vendorThreadId },
      },
    });
    await world.process(signalId);
    const rows = await db.prisma.outcome.findMany({ where: { workspaceId: world.ws.workspaceId } });
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ executionId: execution.id, moveId, signalId });
  });

  it.each([
    ["a question", "Who replaces a dead unit?", ["email_replied"]],
    ["a worry", "That is too expensive for us.", ["email_replied"]],
    ["unclear", "Ok.", ["email_replied"]],
    ["praise", "Great work, thank you so much!", ["email_replied", "positive_response"]],
  ])("that is %s is answered within eight hours", async (_name, text, expected) => {
    const { answer, signalId } = await reply(text);
    const { result } = await world.process(signalId);
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(dueOf(move)).toEqual(new Date(answer.sentAt.getTime() + 8 * HOUR));
    expect(await outcomes()).toEqual(expected);
  });

  it.each([
    ["a no", "We are not interested.", {}, ["email_replied", "negative_response"], /said no/],
    [
      "an opt-out",
      "Please unsubscribe me. How much is it anyway?",
      {},
      ["email_replied", "email_unsubscribed"],
      /no more mail/,
    ],
    ["an absence", "I am on annual leave until Monday.", { isAutomatic: true }, [], /automatic answer/],
  ])("that is %s is not answered, and says why", async (_name, text, more, expected, reason) => {
    const { signalId } = await reply(text, more);
    const { result } = await world.process(signalId);
    expect(result).toEqual({ status: "ignored", moveId: null });
    expect((await world.signalRow(signalId)).reason).toMatch(reason);
    expect(await outcomes()).toEqual(expected);
    await expectAudit(world.ctx, "signal.ignored", signalId);
    await expectOutbox(world.ctx, "signal.ignored");
    expect(await db.prisma.move.count({ where: { workspaceId: world.ws.workspaceId } })).toBe(0);
  });

  it("that is a bounce is held against the address that failed, not against the mail robot", async () => {
    await world.process(await world.submit());
    const { signalId } = await reply("The address could not be found.", {
      from: { address: "mailer-daemon@mx.example", name: "Mail Delivery" },
      isAutomatic: true,
      failedRecipients: [DANA],
    });
    await world.process(signalId);
    const [outcome] = await db.prisma.outcome.findMany({ where: { workspaceId: world.ws.workspaceId } });
    const dana = await db.prisma.contact.findFirstOrThrow({
      where: { workspaceId: world.ws.workspaceId, email: DANA },
    });
    expect(outcome).toMatchObject({ type: "email_bounced", contactId: dana.id });
    expect(await db.prisma.contact.count({ where: { workspaceId: world.ws.workspaceId } })).toBe(1);
  });

  it("by somebody new in the thread makes that person known", async () => {
    const { signalId } = await reply("Theo here, does it integrate with our dispatch?", {
      from: { address: "theo.lang@northwind.example", name: "Lang, Theo" },
    });
    await world.process(signalId);
    const theo = await db.prisma.contact.findFirstOrThrow({
      where: { workspaceId: world.ws.workspaceId, email: "theo.lang@northwind.example" },
    });
    expect(theo).toMatchObject({ firstName: "Theo", lastName: "Lang" });
  });

  it("to a mailbox that was disconnected meanwhile is answered in a new mail from another", async () => {
    const { signalId } = await reply("Tell me more.");
    world.clock.advance(1_000);
    const other = await connectAccount(world.ws.ctx, world.vendors, "google", `sales-${unique()}@brightline.test`);
    await db.prisma.connection.updateMany({
      where: { workspaceId: world.ws.workspaceId, id: connectionId },
      data: { status: "disconnected" },
    });
    const { result } = await world.process(signalId);
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(move).toMatchObject({ actionType: "send_email", params: { connectionId: other, thread: null } });
  });
});
