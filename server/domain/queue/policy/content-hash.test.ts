import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentHashOf } from "./content-hash.ts";

const content = {
  actionType: "send_email",
  params: { to: ["dana@northwind.example"], connectionId: "c1", thread: null },
  subject: "Pricing for 140 trucks",
  text: "Hi Dana,\n\nhere it is.",
};

describe("the content hash", () => {
  it("is 64 hex characters and the same for the same content in any order of keys", () => {
    const { to, connectionId, thread } = content.params;
    expect(contentHashOf(content)).toMatch(/^[0-9a-f]{64}$/);
    expect(contentHashOf({ ...content, params: { thread, connectionId, to } })).toBe(contentHashOf(content));
  });

  it("changes with the action, each parameter, the subject and the text", () => {
    const changes = [
      { actionType: "reply_email" },
      { params: { ...content.params, to: ["other@northwind.example"] } },
      { params: { ...content.params, thread: { vendorThreadId: "t", inReplyTo: "<a>", references: [] } } },
      { subject: "Pricing" },
      { text: `${content.text} ` },
    ];
    const hashes = changes.map((change) => contentHashOf({ ...content, ...change }));
    expect(new Set([...hashes, contentHashOf(content)]).size).toBe(changes.length + 1);
  });

  it("never takes one field's words for another's", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, text) => {
        fc.pre(subject !== text);
        expect(contentHashOf({ ...content, subject, text })).not.toBe(
          contentHashOf({ ...content, subject: text, text: subject }),
        );
      }),
    );
  });
});
