import { beforeEach, describe, expect, it } from "vitest";
import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aConnection,
  aContact,
  aMember,
  aMove,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { getMessage, listPeople, recentMessages, storeMessage, storeMessages, threadOf } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let connectionId: string;
let casey: string;

beforeEach(async () => {
  ws = await aWorkspace(testDeps(db));
  casey = `casey-${unique()}@brightline.test`;
  connectionId = (await aConnection(ws.ctx, { externalAccountId: casey })).id;
});

let serial = 0;
const mail = (more: Partial<IncomingEmail> = {}): IncomingEmail => {
  serial += 1;
  return {
    vendorMessageId: `m${serial}`,
    vendorThreadId: "t1",
    rfcMessageId: `<${serial}@x.example>`,
    inReplyTo: null,
    references: [],
    from: { address: "dana@northwind.example", name: "Dana" },
    to: [casey],
    subject: "Docks",
    text: "Hello",
    sentAt: new Date(2026, 10, 1, 9, serial),
    isAutomatic: false,
    failedRecipients: [],
    labels: [],
    ...more,
  };
};

describe("storing mail", () => {
  it("leaves out what the database refuses, wherever it stands", async () => {
    const odd = mail({
      from: { address: "da\u0000na@northwind.example", name: "Da\u0000na" },
      subject: "Do\u0000cks",
      text: "Hel\u0000lo",
      references: ["<a\u0000@x.example>"],
    });
    const { id } = await storeMessage(ws.ctx, connectionId, casey, odd);
    expect(await getMessage(ws.ctx, id)).toMatchObject({
      fromAddress: "dana@northwind.example",
      fromName: "Dana",
      subject: "Docks",
      text: "Hello",
      references: ["<a@x.example>"],
    });
  });

  it("keeps a mail once, as it came first", async () => {
    const first = mail();
    const stored = await storeMessage(ws.ctx, connectionId, casey, first);
    expect(stored).toMatchObject({ isNew: true, direction: "inbound", contactId: null, isOurThread: false });
    const again = await storeMessage(ws.ctx, connectionId, casey, { ...first, text: "changed" });
    expect(again).toMatchObject({ id: stored.id, isNew: false });
    expect(await getMessage(ws.ctx, stored.id)).toMatchObject({
      text: "Hello",
      fromName: "Dana",
      toAddresses: [casey],
    });
  });

  it("knows our side: the mailbox, members and other mailboxes; and the person on the other", async () => {
    const contact = await aContact(ws.ctx, { email: `dana-${unique()}@northwind.example` });
    const morgan = await aMember(ws);
    const { email } = await db.acrossTenants("test").user.findUniqueOrThrow({ where: { id: morgan.actor.id } });
    const shared = (await aConnection(ws.ctx)).externalAccountId;
    const from = (address: string, to: string[] = [casey]) =>
      mail({ from: { address, name: null }, to, vendorThreadId: unique() });
    const store = async (given: IncomingEmail) => storeMessage(ws.ctx, connectionId, casey, given);
    expect(await store(from(casey.toUpperCase(), ["other@x.example", contact.email]))).toMatchObject({
      direction: "outbound",
      contactId: contact.id,
      isOurThread: true,
    });
    expect(await store(from(email))).toMatchObject({ direction: "outbound" });
    expect(await store(from(shared))).toMatchObject({ direction: "outbound" });
    expect(await store(from(contact.email))).toMatchObject({
      direction: "inbound",
      contactId: contact.id,
      isOurThread: false,
    });
    const bounce = { ...from("mailer-daemon@x.example"), failedRecipients: [contact.email] };
    expect(await store(bounce)).toMatchObject({ direction: "inbound", contactId: contact.id });
  });

  it("stores many in the caller's transaction, in order, or none of them", async () => {
    const mails = [mail({ from: { address: casey, name: null }, to: ["x@y.example"] }), mail()];
    const stored = await transact(ws.ctx, (tx) => storeMessages(tx, ws.ctx, connectionId, casey, mails));
    expect(stored.map((row) => [row.direction, row.isOurThread])).toEqual([
      ["outbound", true],
      ["inbound", true],
    ]);
    const failing = transact(ws.ctx, async (tx) => {
      await storeMessage(ws.ctx, connectionId, casey, mail({ vendorThreadId: "gone" }), tx);
      throw new Error("later failure");
    });
    await expect(failing).rejects.toThrow("later failure");
    expect(await threadOf(ws.ctx, "gone")).toEqual([]);
    expect(await transact(ws.ctx, (tx) => storeMessages(tx, ws.ctx, connectionId, casey, []))).toEqual([]);
  });

  it("reads a thread oldest first and a person's mails newest first, in their workspace only", async () => {
    const contact = await aContact(ws.ctx);
    for (const text of ["one", "two", "three"]) {
      await storeMessage(ws.ctx, connectionId, casey, mail({ text, from: { address: contact.email, name: null } }));
    }
    expect((await threadOf(ws.ctx, "t1")).map((row) => row.text)).toEqual(["one", "two", "three"]);
    expect((await recentMessages(ws.ctx, contact.id, 2)).map((row) => row.text)).toEqual(["three", "two"]);
    const other = await aWorkspace(ws.deps);
    expect(await threadOf(other.ctx, "t1")).toEqual([]);
    const [message] = await threadOf(ws.ctx, "t1");
    expect(await getMessage(other.ctx, message?.id ?? "")).toBeNull();
  });
});

describe("the list of people", () => {
  it("comes newest first by pages, with open moves and the last mail", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push((await aContact(ws.ctx, { firstName: `P${index}`, lastName: "X" })).id);
    await aMove(ws.ctx, { contactId: ids[4] });
    await aMove(ws.ctx, { contactId: ids[4], status: "done" });
    const first = await listPeople(ws.ctx, { limit: 2 });
    expect(first.items.map((person) => person.name)).toEqual(["P4 X", "P3 X"]);
    expect(first.items.map((person) => person.openMoves)).toEqual([1, 0]);
    const second = await listPeople(ws.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    const third = await listPeople(ws.ctx, { limit: 2, cursor: second.nextCursor ?? "" });
    expect([...second.items, ...third.items].map((person) => person.id)).toEqual([ids[2], ids[1], ids[0]]);
    expect(third.nextCursor).toBeNull();
  });

  it("is searched by name, address and company, taking every letter as it is", async () => {
    await aContact(ws.ctx, { firstName: "Zoë", lastName: "100%", email: `zoe_${unique()}@percent.example` });
    await aContact(ws.ctx, { firstName: "Tom", lastName: "Albrecht" });
    const names = async (query: string) =>
      (await listPeople(ws.ctx, { limit: 10, query })).items.map((person) => person.name);
    expect(await names("zoë 100%")).toEqual(["Zoë 100%"]);
    expect(await names("zoe_")).toEqual(["Zoë 100%"]);
    expect(await names("%")).toEqual(["Zoë 100%"]);
    expect(await names("albrecht")).toEqual(["Tom Albrecht"]);
    expect(await names("nobody")).toEqual([]);
  });

  it("refuses cursors that are not its own, and shows no other workspace", async () => {
    await aContact(ws.ctx);
    await rejectsWith("invalid_input", "cursor.invalid", () => listPeople(ws.ctx, { limit: 2, cursor: "eyJhIjoxfQ" }));
    expect((await listPeople((await aWorkspace(ws.deps)).ctx, { limit: 2 })).items).toEqual([]);
  });
});
