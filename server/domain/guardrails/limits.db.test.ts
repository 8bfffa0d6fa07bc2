import { afterAll, describe, expect, it } from "vitest";
import { createDb } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aCompany,
  aConnection,
  aContact,
  aMember,
  aMove,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { type GuardSubject, refusalsFor } from "./index.ts";
import { updateGuardrails } from "./verbs/settings.ts";

/** Two processes. */
const { db: here, url } = await testDatabase();
const there = createDb(url, 5);
afterAll(() => there.close());

const clock = fakeClock();
const aPlace = () => aWorkspace(testDeps(here, { now: clock.now }));

type Mail = { recipient: string; connectionId: string; contactId?: string; companyId?: string };

/** A first mail that is about to be claimed, with the approval it hangs on. */
async function aMail(
  ws: TestWorkspace,
  { recipient, connectionId, contactId, companyId }: Mail,
): Promise<GuardSubject> {
  const { ctx, workspaceId } = ws;
  const params = { to: [recipient], connectionId, thread: null };
  const move = await aMove(ctx, { params, contactId, companyId, status: "scheduled" });
  await ctx.db.prisma.approvalRequest.create({
    data: { id: move.id, workspaceId, moveId: move.id, contentHash: "h", status: "granted", requestedByType: "user" },
  });
  return {
    moveId: move.id,
    actionType: "send_email",
    contactId: move.contactId,
    companyId: move.companyId,
    ownerId: null,
    recipients: [recipient],
    connectionId,
    agentId: null,
    approval: { isGranted: true, contentHash: "h" },
    approvedByPerson: true,
    storedHash: "h",
    actualHash: "h",
    draftProblems: [],
    purpose: "conversation",
  };
}

/** What a claim does: asks, and writes the execution that counts, in one transaction. @returns the rule that refused it */
function claim(ctx: Ctx, subject: GuardSubject): Promise<string | null> {
  const { moveId, actionType } = subject;
  return transact(ctx, async (tx) => {
    const [refusal] = await refusalsFor(tx, ctx, subject);
    if (refusal) return refusal.rule;
    await tx.execution.create({
      data: {
        id: ctx.newId(),
        workspaceId: ctx.workspaceId,
        moveId,
        approvalId: moveId,
        actionType,
        contentHash: "h",
        idempotencyKey: `<${moveId}@caseyos.test>`,
        startedAt: ctx.now(),
      },
    });
    return null;
  });
}

const stranger = (index: number) => `stranger-${index}@company-${index}.example`;

describe("limits", () => {
  it("let exactly as many through as are allowed, however many processes claim at once", async () => {
    const ws = await aPlace();
    await updateGuardrails(ws.ctx, { version: 0, mailboxPerDay: 7 });
    const { id: connectionId } = await aConnection(ws.ctx);
    const subjects: GuardSubject[] = [];
    for (let index = 0; index < 24; index += 1) {
      subjects.push(await aMail(ws, { recipient: stranger(index), connectionId }));
    }
    const claims = subjects.map((subject, index) => claim({ ...ws.ctx, db: index % 2 === 0 ? here : there }, subject));
    const rules = await Promise.all(claims);
    expect(rules.filter((rule) => rule === null)).toHaveLength(7);
    expect(new Set(rules.filter((rule) => rule !== null))).toEqual(new Set(["limit.mailbox_day"]));
  });

  it("count each workspace and each mailbox for itself", async () => {
    const [ws, other] = [await aPlace(), await aPlace()];
    const mailboxes = [await aConnection(ws.ctx), await aConnection(ws.ctx), await aConnection(other.ctx)];
    for (const place of [ws, other]) await updateGuardrails(place.ctx, { version: 0, mailboxPerDay: 1 });
    const [first, second, third] = mailboxes.map(({ id }) => id);
    const send = async (place: TestWorkspace, index: number, connectionId = "") =>
      claim(place.ctx, await aMail(place, { recipient: stranger(index), connectionId }));
    expect(await send(ws, 1, first)).toBeNull();
    expect(await send(ws, 2, second)).toBeNull();
    expect(await send(other, 3, third)).toBeNull();
    expect(await send(ws, 4, first)).toBe("limit.mailbox_day");
  });

  it("cap a member over all their mailboxes", async () => {
    const ws = await aPlace();
    const member = await aMember(ws, "member");
    await updateGuardrails(ws.ctx, { version: 0, memberPerDay: 2 });
    const [one, two, colleague] = [await aConnection(member), await aConnection(member), await aConnection(ws.ctx)];
    expect(await claim(ws.ctx, await aMail(ws, { recipient: stranger(1), connectionId: one.id }))).toBeNull();
    expect(await claim(ws.ctx, await aMail(ws, { recipient: stranger(2), connectionId: two.id }))).toBeNull();
    expect(await claim(ws.ctx, await aMail(ws, { recipient: stranger(3), connectionId: one.id }))).toBe(
      "limit.member_day",
    );
    expect(await claim(ws.ctx, await aMail(ws, { recipient: stranger(4), connectionId: colleague.id }))).toBeNull();
  });

  it("cap a company over its people, and a domain that is a company's own", async () => {
    const ws = await aPlace();
    await updateGuardrails(ws.ctx, { version: 0, companyPerWeek: 1, domainPerWeek: 1 });
    const { id: connectionId } = await aConnection(ws.ctx);
    const company = await aCompany(ws.ctx);
    const people = [
      await aContact(ws.ctx, { companyId: company.id }),
      await aContact(ws.ctx, { companyId: company.id }),
    ];
    const [first, second] = people.map(({ id, email }) => ({
      contactId: id,
      recipient: email.replace("prospect", `own-${id}`),
    }));
    const to = async (mail: Omit<Mail, "connectionId"> = { recipient: "" }) =>
      claim(ws.ctx, await aMail(ws, { ...mail, connectionId }));
    expect(await to(first)).toBeNull();
    expect(await to(second)).toBe("limit.company_week");
    expect(await to({ recipient: "a@acme.example" })).toBeNull();
    expect(await to({ recipient: "b@acme.example" })).toBe("limit.domain_week");
    expect(await to({ recipient: "a@gmail.com" })).toBeNull();
    expect(await to({ recipient: "b@gmail.com" })).toBeNull();
  });

  it("count what people wrote by hand towards a person, answers and our own mails in the mailbox not again", async () => {
    const ws = await aPlace();
    const { ctx, workspaceId } = ws;
    const { id: connectionId } = await aConnection(ctx);
    const person = await aContact(ctx);
    const mail = { recipient: person.email, connectionId, contactId: person.id };
    const sent = await aMail(ws, mail);
    expect(await claim(ctx, sent)).toBeNull();
    const store = (fields: { rfcMessageId?: string; inReplyTo?: string }) =>
      ctx.db.prisma.emailMessage.create({
        data: {
          id: ctx.newId(),
          workspaceId,
          connectionId,
          contactId: person.id,
          direction: "outbound",
          vendorMessageId: ctx.newId(),
          vendorThreadId: "t",
          fromAddress: "us@team.test",
          toAddresses: [person.email],
          subject: "Hello",
          text: "Hello",
          sentAt: new Date(clock.now().getTime() - DAY_MS),
          ...fields,
        },
      });
    await store({ rfcMessageId: `<${sent.moveId}@caseyos.test>` });
    await store({ inReplyTo: "<theirs@prospect.example>" });
    const preview = { ...(await aMail(ws, mail)), approval: null };
    expect(await refusalsFor(here.prisma, ctx, preview)).toEqual([]);
    await store({ rfcMessageId: "<by-hand@team.test>" });
    expect(await claim(ctx, await aMail(ws, mail))).toBe("limit.contact_week");
  });
});
