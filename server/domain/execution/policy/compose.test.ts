import { describe, expect, it } from "vitest";
import { composeMail, messageIdOf } from "./compose.ts";
import { htmlOf } from "./html.ts";

const mailbox = { address: "casey@Northwind.test", name: "Casey" };
const move = {
  params: { to: ["dana@prospect.test"], connectionId: "c", thread: null },
  draft: { subject: "Your\r\nBcc: x@evil.test question", text: "Hello\r\nDana\n" },
};

describe("composing a mail", () => {
  it("keeps the subject on one line, so that it cannot add a header", () => {
    expect(composeMail(move, mailbox, "<m@x>").subject).toBe("Your Bcc: x@evil.test question");
  });

  it("makes the HTML of the very text that is sent", () => {
    const mail = composeMail(move, mailbox, "<m@x>");
    expect(mail.text).toBe("Hello\nDana");
    expect(mail.html).toBe(htmlOf(mail.text));
  });

  it("answers the last message of a thread, named once and last", () => {
    const thread = { vendorThreadId: "t", inReplyTo: "<b@x>", references: ["<b@x>", "<a@x>"] };
    const mail = composeMail({ ...move, params: { ...move.params, thread } }, mailbox, "<m@x>");
    expect(mail.thread).toEqual({ vendorThreadId: "t", inReplyTo: "<b@x>", references: ["<a@x>", "<b@x>"] });
  });

  it("gives an execution one Message-ID under the mailbox's domain", () => {
    expect(messageIdOf("e1", mailbox.address)).toBe("<exec-e1@caseyos.northwind.test>");
    expect(messageIdOf("e1", mailbox.address)).toBe(messageIdOf("e1", mailbox.address));
  });
});
