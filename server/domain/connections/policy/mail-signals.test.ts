import { describe, expect, it } from "vitest";
import { isSkipped, signalFor } from "./mail-signals.ts";

const person = { isAutomatic: false, failedRecipients: [] };
const machine = { isAutomatic: true, failedRecipients: [] };
const bounce = { isAutomatic: true, failedRecipients: ["dana@northwind.example"] };
const from = (contactId: string | null, isOurThread: boolean, direction: "inbound" | "outbound" = "inbound") => ({
  contactId,
  isOurThread,
  direction,
});

describe("which mail is a signal", () => {
  it.each([
    ["an answer in our thread by a stranger", from(null, true), person, true],
    ["an answer in our thread by a contact", from("c", true), person, true],
    ["a contact writing on their own", from("c", false), person, true],
    ["a stranger writing on their own", from(null, false), person, false],
    ["an out-of-office in our thread", from("c", true), machine, true],
    ["a newsletter of a contact's company", from("c", false), machine, false],
    ["a bounce of our mail", from("c", true), bounce, true],
    ["a bounce of nothing we sent", from("c", false), bounce, false],
    ["what we wrote ourselves", from("c", true, "outbound"), person, false],
  ])("%s", (_name, message, mail, expected) => {
    expect(signalFor(message, mail)).toBe(expected);
  });

  it("leaves drafts, spam and deleted mail alone", () => {
    expect(isSkipped(["INBOX", "UNREAD"])).toBe(false);
    expect(isSkipped(["SENT"])).toBe(false);
    for (const label of ["DRAFT", "SPAM", "TRASH"]) expect(isSkipped(["UNREAD", label])).toBe(true);
  });
});
