import { gmail } from "@googleapis/gmail";
import { OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import type { OutgoingEmail } from "#server/connectors/ports/email.ts";
import { guardLoopback } from "#server/testing/loopback-guard.ts";
import { createGoogleConnector, type GoogleConnector } from "./index.ts";

// Google's client sends uploads to Google itself, with the token, when only its general address is changed. The guard of the
// test run fails a test for such a request; here it is also shown that it would.
const guard = guardLoopback("unused: this process is guarded already");

let sandbox: TestSandbox;
let connector: GoogleConnector;
beforeAll(async () => {
  sandbox = await testSandbox();
  connector = createGoogleConnector({
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: sandbox.urls.google,
    GOOGLE_API_URL: undefined,
  });
});
afterAll(() => sandbox.close());

const mailOf = (messageId: string, address: string): OutgoingEmail => ({
  from: { address, name: null },
  to: ["tom.albrecht@coldcreek.example"],
  subject: "A long one",
  text: "word ".repeat(60_000),
  html: `<p>${"word ".repeat(60_000)}</p>`,
  messageId,
  thread: null,
});

describe("with an emulator configured, no call to Google leaves the machine", () => {
  it("neither of the mailbox nor of OAuth", async () => {
    const mailbox = connector.email(() => Promise.resolve(SEEDED_TOKENS.google.accessToken));
    const profile = await mailbox.getProfile();
    if (!profile.ok) throw new Error(profile.error.kind);
    const sent = await mailbox.send(mailOf("<loopback-1@caseyos.brightline.test>", profile.value.address));
    if (!sent.ok) throw new Error(sent.error.kind);
    await mailbox.findByMessageId("<loopback-1@caseyos.brightline.test>");
    await mailbox.listChanges(profile.value.cursor);
    await mailbox.listRecent({ after: new Date(0), limit: 5 });
    await mailbox.getMessage(sent.value.vendorMessageId);
    await mailbox.getThread(sent.value.vendorThreadId);
    const draft = await mailbox.createDraft(mailOf("<loopback-2@caseyos.brightline.test>", profile.value.address));
    if (!draft.ok) throw new Error(draft.error.kind);
    await mailbox.findDraft("<loopback-2@caseyos.brightline.test>");
    await mailbox.addLabel(draft.value.vendorMessageId, "Loopback");
    await mailbox.deleteDraft(draft.value.draftId);
    await connector.oauth.exchangeCode({ code: "x", codeVerifier: "x", redirectUri: "http://127.0.0.1/x" });
    await connector.oauth.refresh("x");
    await connector.oauth.revoke("x");
    expect(guard.take()).toEqual([]);
  });

  it("nor of calendar, documents and files", async () => {
    const token = () => Promise.resolve(SEEDED_TOKENS.google.accessToken);
    const calendar = connector.calendar(token);
    const startsAt = new Date("2027-01-04T09:00:00Z");
    const endsAt = new Date("2027-01-04T10:00:00Z");
    const about = { title: "Loopback", description: "", startsAt, endsAt, timeZone: "UTC", attendees: [] };
    const options = { notify: false, ifEtag: null };
    const answers: { ok: boolean }[] = [
      await calendar.getSettings(),
      await calendar.freeBusy({ emails: ["casey@brightline.test"], from: startsAt, to: endsAt }),
      await calendar.createEvent({ ...about, id: "meet1", withConference: true, notify: true }),
      await calendar.patchEvent("meet1", { title: "Moved" }, options),
      await calendar.getEvent("meet1"),
      await calendar.listChanges(null, { from: startsAt, to: endsAt }),
      await calendar.cancelEvent("meet1", options),
    ];
    const documents = connector.documents(token);
    const made = await documents.create({ key: "k", title: "T", blocks: [{ kind: "title", text: "T" }] });
    if (!made.ok) throw new Error(made.error.kind);
    const { id } = made.value;
    answers.push(
      await documents.findByKey("k"),
      await documents.append(id, [{ kind: "bullet", text: "more" }]),
      await documents.get(id),
      await documents.search({ text: "x", folderIds: ["f"], limit: 5 }),
      await documents.exportText(id, 100),
      await documents.trash(id),
      await documents.restore(id),
    );
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(guard.take()).toEqual([]);
  });

  it("nor of an upload, as long as the address is given per call", async () => {
    const auth = new OAuth2Client();
    auth.setCredentials({ access_token: SEEDED_TOKENS.google.accessToken });
    const rootUrl = `${sandbox.urls.google}/`;
    const api = gmail({ version: "v1", auth, rootUrl });
    const request = {
      userId: "me",
      requestBody: {},
      media: { mimeType: "message/rfc822", body: "To: a@b.test\r\n\r\nhello" },
    };
    await api.users.messages.send(request, { rootUrl, retry: false }).catch(() => {});
    expect(guard.take()).toEqual([]);
    // Without the per-call address the same request would have left.
    await api.users.messages.send(request, { retry: false }).catch(() => {});
    expect(guard.take()).toEqual(["gmail.googleapis.com"]);
  });
});
