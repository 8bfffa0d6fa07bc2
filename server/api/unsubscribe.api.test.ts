import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { complianceHeaders } from "#server/domain/guardrails/index.ts";
import { parseKeyRing, seal } from "#server/platform/crypto.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aContact, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const keys = parseKeyRing(`2:${keyOf(8)},1:${keyOf(7)}`);
let test: TestApi;
let ws: TestWorkspace;
beforeAll(async () => {
  test = await aTestApi({ deps: { keys } });
});
afterAll(() => test.close());

const recipient = "Dana@Prospect.example";

/** Path and query of the link that a campaign mail carries. */
function linkOf(place: TestWorkspace): string {
  const headers = complianceHeaders(place.ctx, { workspaceId: place.workspaceId, recipient, purpose: "campaign" });
  const [, address = ""] = /^<(.*)>$/.exec(headers["List-Unsubscribe"] ?? "") ?? [];
  expect(address.startsWith(place.ctx.appUrl)).toBe(true);
  return address.slice(place.ctx.appUrl.length);
}

/** As a mail provider sends it: no session, no origin, a form. */
const oneClick = (path: string, body = "List-Unsubscribe=One-Click") =>
  test.call(path, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: "https://mail.elsewhere.test",
      "sec-fetch-site": "cross-site",
    },
  });

const entries = () =>
  test.deps.db.prisma.suppression.findMany({ where: { workspaceId: ws.workspaceId, removedAt: null } });

describe("one-click unsubscribe", () => {
  it("is offered by campaigns, as RFC 8058 wants it, and not by a mail from one person to another", async () => {
    ws = await aWorkspace(test.deps);
    const input = { workspaceId: ws.workspaceId, recipient };
    expect(complianceHeaders(ws.ctx, { ...input, purpose: "conversation" })).toEqual({});
    const headers = complianceHeaders(ws.ctx, { ...input, purpose: "campaign" });
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    expect(headers["List-Unsubscribe"]).toMatch(/^<https?:\/\/[^ ]+\/api\/unsubscribe\?token=[\w.-]+>$/);
  });

  it("shows nobody the address", async () => {
    ws = await aWorkspace(test.deps);
    const token = new URLSearchParams(linkOf(ws).split("?")[1]).get("token") ?? "";
    for (const part of token.split(".")) {
      expect(Buffer.from(part, "base64url").toString("latin1").toLowerCase()).not.toContain("prospect");
    }
  });

  it("takes the address off once, without a session and from any origin, however often it is used", async () => {
    ws = await aWorkspace(test.deps);
    const person = await aContact(ws.ctx, { email: recipient.toLowerCase() });
    const link = linkOf(ws);
    for (let times = 0; times < 3; times += 1) expect((await oneClick(link)).status).toBe(204);
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ value: "dana@prospect.example", reason: "opted_out", contactId: person.id });
    await expectAudit(ws.ctx, "suppression.added", entry?.id ?? "");
    const outcomes = await test.deps.db.prisma.outcome.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(outcomes).toMatchObject([{ type: "email_unsubscribed", contactId: person.id }]);
    await expectOutbox(ws.ctx, "outcome.recorded");
    await expectOutbox(ws.ctx, "suppression.added");
  });

  it("works for an address nobody has a contact for", async () => {
    ws = await aWorkspace(test.deps);
    expect((await oneClick(linkOf(ws))).status).toBe(204);
    expect(await entries()).toMatchObject([{ value: "dana@prospect.example", contactId: null }]);
  });

  it("changes nothing when a scanner follows the link: GET leads to a page", async () => {
    ws = await aWorkspace(test.deps);
    const answer = await test.call(linkOf(ws));
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toContain("/unsubscribe?token=");
    expect(await entries()).toEqual([]);
  });

  it("comes back to the page from the page's own button", async () => {
    ws = await aWorkspace(test.deps);
    const answer = await oneClick(linkOf(ws), "from=page");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toContain("done=1");
    expect(await entries()).toHaveLength(1);
  });

  it("still works after the key was changed, as long as the old one is in the ring", async () => {
    ws = await aWorkspace(test.deps);
    const old = { ...ws, ctx: { ...ws.ctx, keys: keys.slice(1) } };
    expect((await oneClick(linkOf(old))).status).toBe(204);
    expect(await entries()).toHaveLength(1);
  });

  it.each([
    ["no token", () => "/api/unsubscribe"],
    ["a made-up token", () => "/api/unsubscribe?token=v1.a.b.c"],
    [
      "a token with a letter changed",
      (link: string) => link.replace(/(.)(.{6})$/, (_, letter, rest) => `${letter === "A" ? "B" : "A"}${rest}`),
    ],
    [
      "a secret sealed for another use",
      () =>
        `/api/unsubscribe?token=${seal(test.deps.keys, JSON.stringify([ws.workspaceId, "a@b.example"]), "connection:1")}`,
    ],
  ])("refuses %s", async (_, change) => {
    ws = await aWorkspace(test.deps);
    const answer = await oneClick(change(linkOf(ws)));
    expect(answer).toMatchObject({ status: 404, json: { reason: "unsubscribe.invalid_link" } });
    expect(await entries()).toEqual([]);
  });

  it("answers nothing but GET and POST", async () => {
    ws = await aWorkspace(test.deps);
    expect((await test.call(linkOf(ws), { method: "DELETE" })).status).toBe(405);
  });
});
