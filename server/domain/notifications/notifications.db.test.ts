import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPush } from "#server/connectors/push/index.ts";
import { identityById, removeMember, signOutEverywhere, type UserCtx } from "#server/domain/workspaces/index.ts";
import { listenForChanges } from "#server/platform/changes.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sha256 } from "#server/platform/crypto.ts";
import type { SystemMail } from "#server/platform/mailer.ts";
import { asUserId } from "#server/platform/pure/ids.ts";
import { aKeyCtx, aMember, aWorkspace, ctxOf, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { aPushEndpoint, aVapidPair, type PushEndpoint } from "#server/testing/push-endpoint.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { defaultChannels, notificationSettings } from "./contract.ts";
import {
  addDevice,
  forgetBrowser,
  forgetDevice,
  getNotificationSettings,
  listNotifications,
  readAllNotifications,
  readNotification,
  testNotifications,
  unreadNotifications,
  updateNotificationSettings,
} from "./index.ts";

const { db } = await testDatabase();
const keys = aVapidPair();
const push = createPush({ ...keys, MAIL_FROM: "hello@caseyos.test", simulated: new Set(["google"]) });
const mails: SystemMail[] = [];
const mailer = { send: async (mail: SystemMail) => void mails.push(mail) };
let service: PushEndpoint;
let ws: TestWorkspace;
let ctx: Ctx;
let colleague: Ctx;
beforeAll(async () => {
  service = await aPushEndpoint({ publicKey: keys.VAPID_PUBLIC_KEY });
});
afterAll(() => service.close());
beforeEach(async () => {
  service.answer(201);
  service.received.length = 0;
  mails.length = 0;
  ws = await aWorkspace(testDeps(db, { push, mailer }));
  ctx = ws.ctx;
  colleague = await aMember(ws, "viewer");
});

const all = { limit: 2, view: "all" as const };
async function told(to: Ctx, title: string, fields: { isInApp?: boolean } = {}) {
  const id = to.newId();
  await db.prisma.notification.create({
    data: {
      id,
      workspaceId: ws.workspaceId,
      userId: to.actor.id,
      type: "mention",
      naturalKey: id,
      title,
      path: "today",
      isInApp: true,
      createdAt: to.now(),
      ...fields,
    },
  });
  return id;
}
const input = (label = "Chrome on Linux") => ({ ...service.target, label });

describe("the bell", () => {
  it("lists a person's own, newest first, page by page, without what is wanted outside the app only", async () => {
    for (const title of ["one", "two", "three"]) await told(ctx, title);
    await told(colleague, "theirs");
    await told(ctx, "pushed only", { isInApp: false });
    const first = await listNotifications(ctx, all);
    const second = await listNotifications(ctx, { ...all, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(["three", "two", "one"]);
    expect(second.nextCursor).toBeNull();
    expect(await unreadNotifications(ctx)).toEqual({ unread: 3 });
  });

  it("counts down as things are read, one or all, and never somebody else's", async () => {
    const [one] = [await told(ctx, "one"), await told(ctx, "two")];
    const theirs = await told(colleague, "theirs");
    await readNotification(ctx, { notificationId: one });
    await readNotification(ctx, { notificationId: one });
    expect(await unreadNotifications(ctx)).toEqual({ unread: 1 });
    expect((await listNotifications(ctx, { limit: 9, view: "unread" })).items.map(({ title }) => title)).toEqual([
      "two",
    ]);
    await rejectsWith("not_found", "notification.not_found", () => readNotification(ctx, { notificationId: theirs }));
    expect(await readAllNotifications(ctx)).toEqual({ read: 1 });
    expect(await unreadNotifications(ctx)).toEqual({ unread: 0 });
    expect(await unreadNotifications(colleague)).toEqual({ unread: 1 });
  });

  it("tells open browsers whose bell changed, and not what it says", async () => {
    const heard: unknown[] = [];
    let stop: () => Promise<void> = async () => {};
    const first = new Promise<void>((resolve) => {
      const onChange = (change: unknown) => {
        heard.push(change);
        resolve();
      };
      stop = listenForChanges(db.pool, ctx.log, { onChange, onGap: () => {} });
    });
    let isHeard = false;
    void first.then(() => {
      isHeard = true;
    });
    while (!isHeard) await told(ctx, "Secret title");
    await stop();
    expect(heard[0]).toMatchObject({ workspaceId: ws.workspaceId, kind: "notification", id: ctx.actor.id });
    expect(JSON.stringify(heard)).not.toContain("Secret title");
  });

  it("is a person's: no key has one", async () => {
    const key = aKeyCtx(ws, ["workspace:admin"]);
    await rejectsWith("forbidden", "permission.denied", () => listNotifications(key, all));
    await rejectsWith("forbidden", "permission.denied", () => readAllNotifications(key));
    await rejectsWith("forbidden", "permission.denied", () => addDevice(key, input()));
  });
});

describe("choices", () => {
  it("begin with the defaults and are each person's own, a viewer's too", async () => {
    const before = await getNotificationSettings(colleague);
    expect(notificationSettings.parse(before)).toMatchObject({
      channels: defaultChannels,
      quiet: null,
      pushKey: keys.VAPID_PUBLIC_KEY,
      devices: [],
    });
    const mention = { inApp: true, push: false, email: false };
    const next = { channels: { ...defaultChannels, mention }, quiet: { from: 1_200, to: 480 } };
    expect(await updateNotificationSettings(colleague, next)).toMatchObject(next);
    expect(await getNotificationSettings(ctx)).toMatchObject({ channels: defaultChannels, quiet: null });
    await expectAudit(ctx, "notifications.updated", colleague.actor.id);
    await expectOutbox(ctx, "notification.settings_changed", 1);
  });

  it("say so when the server can neither push nor write mails", async () => {
    const bare = { ...ctx, push: null, mailer: null };
    expect(await getNotificationSettings(bare)).toMatchObject({ pushKey: null, mailTo: null });
    await rejectsWith("precondition_failed", "push.not_configured", () => addDevice(bare, input()));
  });
});

describe("a device", () => {
  it("is one however often the browser says so, and its address is stored sealed", async () => {
    const { id } = await addDevice(ctx, input());
    expect(await addDevice(ctx, input("Chrome on Windows"))).toEqual({ id });
    const rows = await db.prisma.pushDevice.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(rows).toMatchObject([{ id, label: "Chrome on Windows" }]);
    expect(JSON.stringify(rows)).not.toContain(service.target.endpoint);
    expect(JSON.stringify(rows)).not.toContain(service.target.auth);
    await expectAudit(ctx, "push_device.added", id);
    await expectOutbox(ctx, "push_device.added", 2);
  });

  it("belongs to whoever signed in there last, in every workspace", async () => {
    const other = await aWorkspace(testDeps(db, { push }));
    await addDevice(other.ctx, input());
    await addDevice(colleague, input());
    await addDevice(ctx, input());
    expect((await getNotificationSettings(other.ctx)).devices).toEqual([]);
    expect((await getNotificationSettings(colleague)).devices).toEqual([]);
    expect((await getNotificationSettings(ctx)).devices).toHaveLength(1);
  });

  it("makes room for the eleventh by losing the oldest", async () => {
    for (let n = 0; n < 11; n += 1)
      await addDevice(ctx, { ...input(`Device ${n}`), endpoint: `http://127.0.0.1/${n}` });
    const { devices } = await getNotificationSettings(ctx);
    expect(devices.map(({ label }) => label)).toEqual(Array.from({ length: 10 }, (_, n) => `Device ${n + 1}`));
  });

  it("is one when its browser says so many times at once, and ten are the most then too", async () => {
    const many = Array.from({ length: 12 }, (_, n) => input(`Again ${n}`));
    const ids = await Promise.all(many.map(async (device) => (await addDevice(ctx, device)).id));
    expect(new Set(ids).size).toBe(1);
    await Promise.all(many.map((device, n) => addDevice(ctx, { ...device, endpoint: `http://127.0.0.1/${n}` })));
    expect((await getNotificationSettings(ctx)).devices).toHaveLength(10);
  });

  it("is forgotten by its owner alone", async () => {
    const { id } = await addDevice(ctx, input());
    await rejectsWith("not_found", "device.not_found", () => forgetDevice(colleague, { deviceId: id }));
    await forgetDevice(ctx, { deviceId: id });
    expect((await getNotificationSettings(ctx)).devices).toEqual([]);
    await expectAudit(ctx, "push_device.removed", id);
    await expectOutbox(ctx, "push_device.removed", 1);
  });

  it("must have an https address where vendors are real", async () => {
    const real = { ...ctx, connectors: { ...ctx.connectors, simulated: false } };
    await rejectsWith("invalid_input", "push.endpoint", () => addDevice(real, input()));
  });
});

describe("signing out", () => {
  const another = (label = "Phone") => ({
    ...service.target,
    endpoint: `${service.target.endpoint}/${label}`,
    label,
  });
  const owners = async (workspaceId: string) => {
    const rows = await db.prisma.pushDevice.findMany({ where: { workspaceId }, orderBy: { label: "asc" } });
    return rows.map(({ userId, label }) => [userId, label]);
  };
  const userOf = (person: Ctx): UserCtx => ({
    ...person,
    user: { userId: asUserId(person.actor.id), email: "x@team.test", name: "X", timeZone: "UTC" },
  });
  /** The person in a second workspace. */
  async function elsewhere(person: Ctx) {
    const other = await aWorkspace(testDeps(db, { push, mailer }));
    const { workspaceId } = other;
    const member = { workspaceId, userId: person.actor.id, role: "member" as const, createdAt: person.now() };
    await db.prisma.member.create({ data: member });
    return ctxOf(other.deps, workspaceId, { type: "user", id: person.actor.id, role: "member", name: "X" });
  }

  it("in one browser ends its pushes in every workspace, and leaves the person's other devices", async () => {
    const there = await elsewhere(ctx);
    const { id } = await addDevice(ctx, input());
    await addDevice(there, input());
    await addDevice(ctx, another());
    const { devices } = await forgetBrowser(userOf(ctx), { endpointHash: sha256(service.target.endpoint) });
    expect(devices).toBe(2);
    expect(await owners(ws.workspaceId)).toEqual([[ctx.actor.id, "Phone"]]);
    expect(await owners(there.workspaceId)).toEqual([]);
    await expectAudit(ctx, "push_device.removed", id);
    await expectOutbox(ctx, "push_device.removed", 1);
    await expectOutbox(there, "push_device.removed", 1);
  });

  it("ends nobody else's pushes, whatever browser is named", async () => {
    await addDevice(colleague, input());
    expect(await forgetBrowser(userOf(ctx), { endpointHash: sha256(service.target.endpoint) })).toEqual({ devices: 0 });
    expect(await owners(ws.workspaceId)).toEqual([[colleague.actor.id, "Chrome on Linux"]]);
  });

  it("everywhere ends the pushes to every device of the person, in every workspace, with the sessions", async () => {
    const there = await elsewhere(ctx);
    await addDevice(ctx, input());
    await addDevice(there, another());
    await addDevice(colleague, another("Theirs"));
    const epoch = async () => (await identityById(db, ctx.actor.id))?.sessionEpoch ?? 0;
    const before = await epoch();
    await signOutEverywhere(userOf(ctx));
    expect(await epoch()).toBe(before + 1);
    expect(await owners(ws.workspaceId)).toEqual([[colleague.actor.id, "Theirs"]]);
    expect(await owners(there.workspaceId)).toEqual([]);
    expect((await testNotifications(there)).devices).toEqual([]);
    expect(service.received).toEqual([]);
    await expectOutbox(ctx, "push_device.removed", 1);
  });

  it("happens to who is removed: that workspace pushes to them no more, another one still does", async () => {
    const there = await elsewhere(colleague);
    await addDevice(colleague, input());
    await addDevice(there, input());
    await removeMember(ctx, { userId: colleague.actor.id });
    expect(await owners(ws.workspaceId)).toEqual([]);
    expect(await owners(there.workspaceId)).toEqual([[colleague.actor.id, "Chrome on Linux"]]);
  });
});

describe("the test button", () => {
  it("says that a push was taken, and writes no mail", async () => {
    await addDevice(ctx, input());
    expect(await testNotifications(ctx)).toMatchObject({
      devices: [{ label: "Chrome on Linux", isReached: true, message: "The push service took it." }],
      mail: null,
    });
    expect(service.received).toMatchObject([{ content: { title: "A test from CaseyOS" }, isSigned: true }]);
    expect(mails).toEqual([]);
  });

  it("says what failed for each device, and that a mail went out instead", async () => {
    await addDevice(ctx, input());
    service.answer(410);
    const { devices, mail } = await testNotifications(ctx);
    expect(devices).toMatchObject([
      { isReached: false, message: expect.stringContaining("has ended its subscription") },
    ]);
    expect(mail).toMatchObject({ isSent: true });
    expect(mails).toHaveLength(1);
    expect((await getNotificationSettings(ctx)).devices).toEqual([]);
  });

  it("says that nothing went out at all", async () => {
    const none = { isSent: false, message: "This server sends no mail." };
    expect(await testNotifications({ ...ctx, mailer: null })).toEqual({ devices: [], mail: none });
    const refusing = { send: () => Promise.reject(new Error("550")) };
    const refused = { isSent: false, message: "The mail server did not take it." };
    expect(await testNotifications({ ...ctx, mailer: refusing })).toEqual({ devices: [], mail: refused });
  });
});
