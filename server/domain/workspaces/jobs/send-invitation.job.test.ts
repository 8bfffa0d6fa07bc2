import { describe, expect, it } from "vitest";
import type { SystemMail } from "#server/platform/mailer.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { aWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { inviteMember, revokeInvite, sendInvitation } from "../index.ts";

const { db } = await testDatabase();
const sent: SystemMail[] = [];
const steps: StepPort = { run: (_id, body) => body(), sleepUntil: async () => {} };

const mailer = { send: async (mail: SystemMail) => void sent.push(mail) };

describe("sendInvitation", () => {
  it("mails the invited address who invited, to what, and how to join", async () => {
    const ws = await aWorkspace(testDeps(db, { mailer }));
    const email = `mail-${unique()}@team.test`;
    const { id } = await inviteMember(ws.ctx, { email, role: "member" });
    expect(await sendInvitation(ws.ctx, steps, { inviteId: id })).toEqual({ isSent: true });
    const mail = sent.find(({ to }) => to === email);
    expect(mail?.text).toContain("http://caseyos.test/sign-in");
    expect(mail?.subject).toContain("invited you to Workspace");
  });

  it("sends nothing for an invite that was revoked, and nothing without a mail server", async () => {
    const ws = await aWorkspace(testDeps(db, { mailer }));
    const { id } = await inviteMember(ws.ctx, { email: `gone-${unique()}@team.test`, role: "member" });
    expect(await sendInvitation({ ...ws.ctx, mailer: null }, steps, { inviteId: id })).toEqual({ isSent: false });
    await revokeInvite(ws.ctx, { inviteId: id });
    const before = sent.length;
    expect(await sendInvitation(ws.ctx, steps, { inviteId: id })).toEqual({ isSent: false });
    expect(sent).toHaveLength(before);
  });
});
