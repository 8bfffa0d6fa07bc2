import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPush } from "#server/connectors/push/index.ts";
import { addComment } from "#server/domain/collaboration/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { SystemMail } from "#server/platform/mailer.ts";
import { aMember, aMove, aSystemCtx, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectOutbox } from "#server/testing/expect.ts";
import { aPushEndpoint, aVapidPair, type PushEndpoint } from "#server/testing/push-endpoint.ts";
import { killableDb, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { defaultChannels } from "../contract.ts";
import { addDevice, listNotifications, readAllNotifications, updateNotificationSettings } from "../index.ts";
import { deliverNotification, tellOfMention } from "./index.ts";

const { db } = await testDatabase();
const clock = fakeClock();
const keys = aVapidPair();
const push = createPush({ ...keys, MAIL_FROM: "hello@caseyos.test", simulated: new Set(["google"]) });
let service: PushEndpoint;
let ws: TestWorkspace;
let person: Ctx;
let job: Ctx;
const mails: SystemMail[] = [];
const mailer = { send: async (mail: SystemMail) => void mails.push(mail) };

beforeAll(async () => {
  service = await aPushEndpoint({ publicKey: keys.VAPID_PUBLIC_KEY });
});
afterAll(() => service.close());
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  service.answer(201);
  service.received.length = 0;
  mails.length = 0;
  ws = await aWorkspace(testDeps(db, { now: clock.now, push, mailer }));
  person = await aMember(ws);
  job = aSystemCtx(ws);
});

/** Mentions the person. @returns what the outbox starts the delivery with */
async function aMention(title = "Mail to Dana") {
  const move = await aMove(ws.ctx, { title });
  const mentions = [person.actor.id];
  const { id: commentId } = await addComment(ws.ctx, { moveId: move.id, text: "Look", mentions });
  await runDurably((steps) => tellOfMention(job, steps, { commentId }), { clock });
  const all = await db.prisma.outboxEvent.findMany({
    where: { workspaceId: ws.workspaceId, name: "notification.created" },
    orderBy: { id: "asc" },
  });
  return all.at(-1)?.payload as { notificationId: string; deliverAt: string };
}
const device = () => addDevice(person, { ...service.target, label: "Chrome on Linux" });
const deliver = async (data: { notificationId: string; deliverAt: string }, ctx = job) =>
  (await runDurably((steps) => deliverNotification(ctx, steps, data), { clock })).result.by;
const devices = () =>
  db.prisma.pushDevice.findMany({ where: { workspaceId: ws.workspaceId, userId: person.actor.id } });

describe("a delivery", () => {
  it("pushes to the person's device, and writes no mail then", async () => {
    await device();
    expect(await deliver(await aMention())).toBe("push");
    expect(service.received).toMatchObject([
      { isSigned: true, content: { text: "In a comment on “Mail to Dana”.", path: expect.stringContaining(ws.slug) } },
    ]);
    expect(mails).toEqual([]);
    expect((await devices())[0]).toMatchObject({ lastError: null, lastSentAt: clock.now() });
  });

  it("writes a mail when there is no device", async () => {
    expect(await deliver(await aMention())).toBe("email");
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(`http://caseyos.test/${ws.slug}/moves/`);
  });

  it("forgets a device whose browser has ended it, and writes a mail instead", async () => {
    await device();
    service.answer(410);
    expect(await deliver(await aMention())).toBe("email");
    expect(await devices()).toEqual([]);
  });

  it("keeps a device whose push service is down, with what was wrong, and writes a mail instead", async () => {
    await device();
    service.answer(503);
    expect(await deliver(await aMention())).toBe("email");
    expect((await devices())[0]?.lastError).toContain("did not answer");
  });

  it("is not kept from the person by a device whose key the server has no more", async () => {
    const { id } = await device();
    await db.prisma.pushDevice.updateMany({
      where: { workspaceId: ws.workspaceId, id },
      data: { targetBox: "v9.x.x.x" },
    });
    expect(await deliver(await aMention())).toBe("email");
    expect((await devices())[0]?.lastError).toContain("Turn push on again");
  });

  it("says so when it went nowhere: no mail server, no device", async () => {
    const { notificationId, deliverAt } = await aMention();
    expect(await deliver({ notificationId, deliverAt }, { ...job, mailer: null })).toBe("nobody");
    const where = { workspaceId: ws.workspaceId, id: notificationId };
    expect(await db.prisma.notification.findFirst({ where })).toMatchObject({ deliveredBy: "nobody" });
  });

  it("goes by the person's choices as they are now", async () => {
    await device();
    const data = await aMention();
    const mention = { inApp: true, push: false, email: true };
    await updateNotificationSettings(person, { channels: { ...defaultChannels, mention }, quiet: null });
    expect(await deliver(data)).toBe("email");
    expect(service.received).toEqual([]);
  });

  it("does not happen for what was read meanwhile", async () => {
    await device();
    const data = await aMention();
    await readAllNotifications(person);
    expect(await deliver(data)).toBeNull();
    expect(service.received).toEqual([]);
  });

  it("happens once, although its event comes twice", async () => {
    await device();
    const data = await aMention();
    expect([await deliver(data), await deliver(data)]).toEqual(["push", null]);
    expect(service.received).toHaveLength(1);
  });

  it("is carried through whenever the process dies; a push that is sent again has the same tag", async () => {
    await device();
    for (let at = 1; ; at += 1) {
      service.received.length = 0;
      const data = await aMention();
      const kill = killer(at);
      const dying = { ...job, db: killableDb(job.db, kill) };
      const { result } = await runDurably((steps) => deliverNotification(dying, steps, data), { clock, kill });
      expect(result.by).toBe("push");
      expect(new Set(service.received.map(({ content }) => (content as { tag: string }).tag)).size).toBe(1);
      if (kill.passed() < at) break;
    }
    expect(mails).toEqual([]);
  });
});

describe("a mail", () => {
  const tried = async (id: string) =>
    (await db.prisma.notification.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } })).mailTriedAt;

  it("goes a second time only as the same mail under the same id, wherever the process dies", async () => {
    let most = 0;
    for (let at = 1; ; at += 1) {
      mails.length = 0;
      const data = await aMention();
      const kill = killer(at);
      const send = async (mail: SystemMail) => {
        kill.point();
        mails.push(mail);
        kill.changed();
        kill.point();
      };
      const dying = { ...job, db: killableDb(job.db, kill), mailer: { send } };
      const { result } = await runDurably((steps) => deliverNotification(dying, steps, data), { clock, kill });
      expect(result.by).toBe("email");
      expect(new Set(mails.map((mail) => JSON.stringify(mail))).size).toBe(1);
      expect(mails[0]?.id).toBe(`notification-${data.notificationId}`);
      most = Math.max(most, mails.length);
      if (kill.passed() < at) break;
    }
    expect(mails).toHaveLength(1);
    expect(most).toBe(2);
  });

  it("is noted before it goes, so that one whose end nobody saw is known", async () => {
    const data = await aMention();
    const notes: (Date | null)[] = [];
    const send = async () => {
      notes.push(await tried(data.notificationId));
      throw new Error("The connection broke.");
    };
    await expect(deliver(data, { ...job, mailer: { send } })).rejects.toThrow("The connection broke.");
    expect(notes).toEqual([clock.now()]);
    const where = { workspaceId: ws.workspaceId, id: data.notificationId };
    expect(await db.prisma.notification.findFirst({ where })).toMatchObject({ deliveredAt: null, deliveredBy: null });
  });

  it("is another one for another notification", async () => {
    await deliver(await aMention("One"));
    await deliver(await aMention("Two"));
    expect(new Set(mails.map(({ id }) => id)).size).toBe(2);
  });
});

describe("quiet hours", () => {
  it("hold everything, then let it out as one", async () => {
    await device();
    await updateNotificationSettings(person, { channels: defaultChannels, quiet: { from: 8 * 60, to: 10 * 60 } });
    const waiting = [await aMention("One"), await aMention("Two"), await aMention("Three")];
    const ways = [];
    for (const data of waiting) ways.push(await deliver(data));
    expect(clock.now().toISOString()).toBe("2026-03-02T10:00:00.000Z");
    expect(ways).toEqual(["push", null, null]);
    expect(service.received).toHaveLength(1);
    expect(service.received[0]?.content).toMatchObject({ path: `/${ws.slug}/notifications` });
    await expectOutbox(ws.ctx, "notification.created", 3);
    expect((await listNotifications(person, { limit: 10, view: "unread" })).items).toHaveLength(3);
  });
});
