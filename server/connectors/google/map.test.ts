import { describe, expect, it } from "vitest";
import { composeRaw } from "./compose.ts";
import { htmlToText } from "./html-to-text.ts";
import { incomingEmail } from "./map.ts";

const envelope = { id: "18f1", threadId: "18f0", labelIds: ["INBOX"], internalDateMs: Date.UTC(2026, 10, 23, 9) };
const read = (lines: string[]) => incomingEmail(envelope, Buffer.from(lines.join("\r\n")));
const plain = (headers: string[], body = "Hello") => read([...headers, "", body]);

describe("reading raw mail", () => {
  it("decodes names and subjects, joins To and Cc, lower-cases addresses, and trusts Gmail's clock", async () => {
    const mail = await plain([
      "From: =?utf-8?Q?Jos=C3=A9_N=C3=BA=C3=B1ez?= <Jose@Northwind.Example>",
      'To: Casey <CASEY@brightline.test>, "Okafor, Morgan" <morgan@brightline.test>',
      "Cc: casey@brightline.test, Team: a@x.example, b@x.example;",
      "Subject: =?utf-8?B?UHJlaXNhbmZyYWdlIMO8YmVy?= 140",
      "Message-ID: <m1@northwind.example>",
      "In-Reply-To: <m0@brightline.test>",
      "References: <r0@brightline.test>",
      "\t<m0@brightline.test>",
      "Date: Mon, 1 Jan 1990 00:00:00 +0000",
    ]);
    expect(mail).toMatchObject({
      vendorMessageId: "18f1",
      vendorThreadId: "18f0",
      from: { address: "jose@northwind.example", name: "José Núñez" },
      to: ["casey@brightline.test", "morgan@brightline.test", "a@x.example", "b@x.example"],
      subject: "Preisanfrage über 140",
      rfcMessageId: "<m1@northwind.example>",
      inReplyTo: "<m0@brightline.test>",
      references: ["<r0@brightline.test>", "<m0@brightline.test>"],
      sentAt: new Date("2026-11-23T09:00:00Z"),
      isAutomatic: false,
      failedRecipients: [],
    });
  });

  it.each([
    ["Auto-Submitted: auto-replied", true],
    ["Auto-Submitted: auto-generated (rejected)", true],
    ["Auto-Submitted: no", false],
    ["Precedence: bulk", true],
    ["Precedence: first-class", false],
    ["X-Autoreply: yes", true],
    ["List-Unsubscribe: <https://x.example>", true],
    ["List-Id: <news.x.example>", true],
    ["Return-Path: <>", true],
    ["Return-Path: <dana@x.example>", false],
    ["X-Mailer: Outlook", false],
  ])("takes a mail with `%s` for automatic: %s", async (header, expected) => {
    expect((await plain(["From: a@x.example", header])).isAutomatic).toBe(expected);
  });

  it("names the addresses a delivery report says have failed, and only those", async () => {
    const mail = await read([
      "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
      "To: casey@brightline.test",
      "X-Failed-Recipients: Dana@Northwind.Example",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "Address not found",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; googlemail.com",
      "",
      "Final-Recipient: rfc822; dana@northwind.example",
      "Action: failed",
      "Status: 5.1.1",
      "",
      "Final-Recipient: rfc822; theo@northwind.example",
      "Action: delayed",
      "",
      "Final-Recipient: rfc822; <lena@coldcreek.example>",
      "Action: failed",
      "",
      "--b--",
      "",
    ]);
    expect(mail.isAutomatic).toBe(true);
    expect(mail.failedRecipients).toEqual(["dana@northwind.example", "lena@coldcreek.example"]);
    expect(mail.text).toContain("Address not found");
  });

  it("reads a mail that is HTML only, marking what is quoted", async () => {
    const html =
      "<style>p{}</style><p>Yes &amp; no.</p><div>See <b>you</b>&nbsp;then<br>Dana</div><blockquote>old <i>words</i></blockquote>";
    const mail = await read(["From: a@x.example", "Content-Type: text/html; charset=utf-8", "", html]);
    expect(mail.text).toBe("Yes & no.\n\nSee you then\nDana\n\n> old words");
  });

  it("survives a mail without any of its headers", async () => {
    const mail = await plain(["X-Nothing: here"]);
    expect(mail).toMatchObject({
      from: { address: "", name: null },
      to: [],
      subject: "",
      rfcMessageId: null,
      references: [],
    });
  });
});

describe("text of HTML", () => {
  it.each([
    ["<ul><li>one</li><li>two</li></ul>", "- one\n- two"],
    ["a<!-- <p>hidden</p> -->b", "ab"],
    ["&#8364;5 &#x1F69A; &unknown; &#0;", "€5 🚚 &unknown; &#0;"],
    ["<script>alert(1)</script >x<title>t</title>", "x"],
    ["<p>a</p><p></p><p></p><p></p><p>b</p>", "a\n\nb"],
    ["", ""],
  ])("%s", (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

describe("a mail that is made to keep us busy", () => {
  it.each(["<", "<!--", "<style>", "<blockquote ", "<blockquote>a", "<br ", "</style", "&a", " "])(
    "of nothing but %j is read in no time",
    (run) => {
      const begun = performance.now();
      expect(htmlToText(run.repeat(200_000)).length).toBeLessThan(12_000_000);
      expect(performance.now() - begun).toBeLessThan(2_000);
    },
  );

  it("with a report that goes on and on is read in no time too", async () => {
    const report = [
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      `Action: failed\nFinal-Recipient: rfc822; ${"a".repeat(300_000)}`,
      "",
      `Action: failed\nFinal-Recipient: rfc822; Gone@prospect.example`,
      "--b--",
    ];
    const begun = performance.now();
    await plain(report);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe("composing a mail", () => {
  const compose = async (references: string[], inReplyTo = "<b@x.example>") => {
    const raw = await composeRaw({
      from: { address: "casey@brightline.test", name: "Casey" },
      to: ["dana@northwind.example"],
      subject: "Re: Preis – €",
      text: "Hi Dana",
      html: "<p>Hi Dana</p>",
      messageId: "<exec-1@caseyos.brightline.test>",
      thread: { vendorThreadId: "t", inReplyTo, references },
      headers: { "List-Unsubscribe": "<mailto:stop@brightline.test>" },
    });
    return Buffer.from(raw, "base64url").toString("utf8");
  };

  it("has both alternatives, encoded headers and our Message-ID", async () => {
    const mime = await compose(["<a@x.example>"]);
    expect(mime).toContain("Message-ID: <exec-1@caseyos.brightline.test>");
    expect(mime).toContain("multipart/alternative");
    expect(mime).toContain("text/plain");
    expect(mime).toContain("text/html");
    expect(mime).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(mime).toContain("List-Unsubscribe: <mailto:stop@brightline.test>");
  });

  it("ends the chain of references with the mail that is answered, once", async () => {
    const chain = (mime: string) => /^References: (.+(?:\r\n .+)*)/m.exec(mime)?.[1]?.split(/\s+/);
    expect(chain(await compose(["<a@x.example>"]))).toEqual(["<a@x.example>", "<b@x.example>"]);
    expect(chain(await compose(["<a@x.example>", "<b@x.example>"]))).toEqual(["<a@x.example>", "<b@x.example>"]);
    expect(chain(await compose([]))).toEqual(["<b@x.example>"]);
  });
});
