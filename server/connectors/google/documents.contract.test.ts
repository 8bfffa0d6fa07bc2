import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { testSandbox } from "#sandbox/testing/start.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { DocumentBlock, DocumentPort } from "#server/connectors/ports/documents.ts";
import type { EmailPort, OutgoingEmail } from "#server/connectors/ports/email.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeGoogle } from "./fake.ts";
import { createGoogleConnector } from "./index.ts";
import { allGoogleScopes } from "./scopes.ts";

const CASEY = "casey@brightline.test";
const quick = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50 };

type Subject = {
  documents: DocumentPort;
  email: EmailPort;
  addFile(file: { title: string; text: string; folderId?: string; mimeType?: string }): Promise<string>;
  /** Kind and text of each line, as the document keeps it. */
  lines(id: string): Promise<string[]>;
  /** How many files carry this title. */
  count(title: string): Promise<number>;
  failNext(fault: "server_error" | "lost_reply", path: string): Promise<void>;
  close(): Promise<void>;
};

const KINDS: Record<string, string> = { TITLE: "title", HEADING_1: "heading", NORMAL_TEXT: "paragraph" };

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const { world } = sandbox;
  const env = {
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: sandbox.urls.google,
    GOOGLE_API_URL: undefined,
  };
  const connector = createGoogleConnector(env, quick);
  const casey: TokenSource = () => Promise.resolve(SEEDED_TOKENS.google.accessToken);
  const files = async () => (await world.state()).files;
  return {
    documents: connector.documents(casey),
    email: connector.email(casey),
    addFile: async ({ title, ...file }) => (await world.addFile({ owner: CASEY, name: title, ...file })).id,
    lines: async (id) => {
      const found = (await files()).find((file) => file.id === id);
      return (found?.paragraphs ?? []).map((line) => `${line.isBullet ? "bullet" : KINDS[line.style]}: ${line.text}`);
    },
    count: async (title) => (await files()).filter((file) => file.name === title).length,
    failNext: async (kind, path) => void (await world.fault({ vendor: "google", kind, path, method: "POST" })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const google = createFakeGoogle();
  const { accessToken } = google.grant(CASEY, allGoogleScopes);
  const casey: TokenSource = () => Promise.resolve(accessToken);
  return {
    documents: google.documents(casey),
    email: google.email(casey),
    addFile: async (file) => google.files.add(CASEY, file).id,
    lines: async (id) => google.files.blocks(id).map((block) => `${block.kind}: ${block.text}`),
    count: async (title) => google.files.all().filter((file) => file.title === title).length,
    failNext: async (fault) => google.failNext(fault, "write"),
    close: async () => {},
  };
}

async function must<T>(call: VendorResult<T>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.status ?? ""} ${answer.error.message}`);
  return answer.value;
}

async function kindOf(call: VendorResult<unknown>): Promise<string> {
  const answer = await call;
  return answer.ok ? "ok" : answer.error.kind;
}

const proposal: DocumentBlock[] = [
  { kind: "title", text: "Proposal for Northwind 🚚" },
  { kind: "heading", text: "What you get" },
  { kind: "paragraph", text: "Größe: 140 trucks" },
  { kind: "bullet", text: "Arrival board" },
  { kind: "bullet", text: "Dock times" },
  { kind: "paragraph", text: "Until Friday." },
];
const asLines = (blocks: DocumentBlock[]) => blocks.map((block) => `${block.kind}: ${block.text}`);

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("documents by the %s", (_name, start) => {
  let subject: Subject;
  let documents: DocumentPort;
  beforeAll(async () => {
    subject = await start();
    documents = subject.documents;
  });
  afterAll(() => subject.close());

  it("are made with their text line by line, and found by our key", async () => {
    const made = await must(documents.create({ key: "move/it's-1", title: "Proposal 1", blocks: proposal }));
    expect(made).toMatchObject({
      title: "Proposal 1",
      mimeType: "application/vnd.google-apps.document",
      isTrashed: false,
    });
    expect(made.url).toMatch(/^https:\/\/docs\.google\.com\/document\/d\//);
    expect(await subject.lines(made.id)).toEqual(asLines(proposal));
    expect((await must(documents.findByKey("move/it's-1")))?.id).toBe(made.id);
    expect(await must(documents.findByKey("move/never"))).toBeNull();
    expect((await must(documents.get(made.id))).title).toBe("Proposal 1");
  });

  it("are made once however often they are asked for", async () => {
    const wanted = { key: "move-2", title: "Proposal 2", blocks: proposal };
    const first = await must(documents.create(wanted));
    const second = await must(documents.create(wanted));
    expect(second.id).toBe(first.id);
    expect(await subject.lines(first.id)).toEqual(asLines(proposal));
    expect(await subject.count("Proposal 2")).toBe(1);
  });

  it("are unknown when the answer was lost, and complete after the same call again", async () => {
    const wanted = { key: "move-3", title: "Proposal 3", blocks: proposal };
    await subject.failNext("lost_reply", "/drive/v3/files");
    expect(await kindOf(documents.create(wanted))).toBe("unknown");
    const made = await must(documents.create(wanted));
    expect(await subject.lines(made.id)).toEqual(asLines(proposal));
    expect(await subject.count("Proposal 3")).toBe(1);
  });

  it("take more text at their end, which does not turn into the list before it", async () => {
    const made = await must(
      documents.create({ key: "move-4", title: "Brief", blocks: [{ kind: "bullet", text: "One" }] }),
    );
    const more: DocumentBlock[] = [
      { kind: "heading", text: "After" },
      { kind: "bullet", text: "Two" },
    ];
    await must(documents.append(made.id, more));
    expect(await subject.lines(made.id)).toEqual(["bullet: One", ...asLines(more)]);
  });

  it("go to the bin and come back", async () => {
    const made = await must(documents.create({ key: "move-5", title: "Agenda", blocks: proposal }));
    await must(documents.trash(made.id));
    await must(documents.trash(made.id));
    expect((await must(documents.get(made.id))).isTrashed).toBe(true);
    await must(documents.restore(made.id));
    expect((await must(documents.get(made.id))).isTrashed).toBe(false);
    expect(await kindOf(documents.trash("never"))).toBe("not_found");
  });

  it("are searched in chosen folders only, whatever the words contain", async () => {
    const inside = await subject.addFile({ title: "Price list", text: "Per truck: 50", folderId: "folder-1" });
    await subject.addFile({ title: "Price list of another place", text: "Per truck: 99", folderId: "folder-2" });
    const quoted = await subject.addFile({ title: "Owner's \\ notes", text: "x", folderId: "folder-1" });
    const find = async (text: string, folderIds: string[]) =>
      (await must(documents.search({ text, folderIds, limit: 10 }))).map((file) => file.id);
    expect(await find("truck", ["folder-1"])).toEqual([inside]);
    expect(await find("Owner's \\", ["folder-1"])).toEqual([quoted]);
    expect(await find("' or trashed = true or name contains '", ["folder-1"])).toEqual([]);
    expect(await find("truck", [])).toEqual([]);
    expect(await find("", ["folder-1"])).toHaveLength(2);
  });

  it("are read as plain text, no more than asked for", async () => {
    const document = await subject.addFile({ title: "Notes", text: "Zoë asked\nfor 40 %" });
    expect(await must(documents.exportText(document, 1_000))).toBe("Zoë asked\nfor 40 %");
    expect(await must(documents.exportText(document, 3))).toHaveLength(2);
    const plain = await subject.addFile({ title: "list.csv", text: "a,b\n1,2", mimeType: "text/csv" });
    expect(await must(documents.exportText(plain, 1_000))).toBe("a,b\n1,2");
    expect(await kindOf(documents.exportText("never", 10))).toBe("not_found");
  });
});

let serial = 0;
const mail = (more: Partial<OutgoingEmail> = {}): OutgoingEmail => {
  serial += 1;
  return {
    from: { address: CASEY, name: "Casey" },
    to: ["tom.albrecht@coldcreek.example"],
    subject: `Split trailers ${serial}`,
    text: "Hi Tom",
    html: "<p>Hi Tom</p>",
    messageId: `<draft-${serial}-${process.pid}@caseyos.brightline.test>`,
    thread: null,
    ...more,
  };
};

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("drafts and labels by the %s", (_name, start) => {
  let subject: Subject;
  let mailbox: EmailPort;
  beforeAll(async () => {
    subject = await start();
    mailbox = subject.email;
  });
  afterAll(() => subject.close());

  it("keeps a draft that is found by our Message-ID and is no sent mail", async () => {
    const wanted = mail();
    expect(await must(mailbox.findDraft(wanted.messageId))).toBeNull();
    const saved = await must(mailbox.createDraft(wanted));
    expect(await must(mailbox.findDraft(wanted.messageId))).toEqual(saved);
    expect(await must(mailbox.findByMessageId(wanted.messageId))).toBeNull();
    expect((await must(mailbox.getMessage(saved.vendorMessageId))).labels).toContain("DRAFT");
  });

  it("puts a draft into the thread it answers, and into no thread that is not there", async () => {
    const first = mail();
    const sent = await must(mailbox.send(first));
    const thread = { vendorThreadId: sent.vendorThreadId, inReplyTo: first.messageId, references: [] };
    const saved = await must(mailbox.createDraft(mail({ subject: `Re: ${first.subject}`, thread })));
    expect(saved.vendorThreadId).toBe(sent.vendorThreadId);
    const nowhere = { ...thread, vendorThreadId: "fffffffffffffff0" };
    expect(await kindOf(mailbox.createDraft(mail({ thread: nowhere })))).toBe("not_found");
  });

  it("deletes a draft, twice if need be", async () => {
    const wanted = mail();
    const { draftId } = await must(mailbox.createDraft(wanted));
    await must(mailbox.deleteDraft(draftId));
    await must(mailbox.deleteDraft(draftId));
    expect(await must(mailbox.findDraft(wanted.messageId))).toBeNull();
  });

  it("finds the draft whose answer was lost", async () => {
    const wanted = mail();
    await subject.failNext("lost_reply", "/drafts");
    expect(await kindOf(mailbox.createDraft(wanted))).toBe("unknown");
    expect(await must(mailbox.findDraft(wanted.messageId))).not.toBeNull();
  });

  it("labels a message, with one label however often", async () => {
    const { vendorMessageId } = await must(mailbox.send(mail()));
    const before = (await must(mailbox.getMessage(vendorMessageId))).labels;
    await must(mailbox.addLabel(vendorMessageId, "CaseyOS"));
    await must(mailbox.addLabel(vendorMessageId, "CaseyOS"));
    expect((await must(mailbox.getMessage(vendorMessageId))).labels).toHaveLength(before.length + 1);
    const other = await must(mailbox.send(mail()));
    await must(mailbox.addLabel(other.vendorMessageId, "caseyos"));
    expect(await kindOf(mailbox.addLabel("fffffffffffffff0", "CaseyOS"))).toBe("not_found");
  });
});
