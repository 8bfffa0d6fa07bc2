import { describe, expect, it } from "vitest";
import type { Draft } from "#server/domain/queue/contract.ts";
import { checkDraft } from "./check-draft.ts";
import { above, signatureClaim, signatureIn, signed, withSignature } from "./signature.ts";

const signature = "Best,\nCasey Lindqvist\n\nBrightline · +1 555 010 2030\nhttps://brightline.test";
const sender = { email: "casey@brightline.test", signature };
const bare: Draft = {
  subject: "Your request",
  text: "Hi Joel,\n\nthank you for your message.",
  origin: { kind: "template", template: "t" },
  claims: [],
  leftOut: [],
  first: null,
};

describe("a signature", () => {
  it("stands below the mail once, however often it is put there", () => {
    const once = withSignature(bare, sender);
    expect(once.text).toBe(`${bare.text}\n\n${signature}`);
    expect(withSignature(once, sender).text).toBe(once.text);
    expect(signed(`${once.text}\n`, signature)).toBe(once.text);
  });

  it("is missing where none is set", () => {
    expect(withSignature(bare, { email: sender.email, signature: " " })).toBe(bare);
    expect(signatureIn(bare)).toBeNull();
  });

  it("may have its own links, figures and brackets, whoever wrote the mail above it", () => {
    const own = `${signature}\n[Brightline Fleet] Mon to Fri`;
    const draft = withSignature(bare, { ...sender, signature: own });
    expect(checkDraft(draft)).toEqual({ ok: true });
    expect(checkDraft({ ...draft, origin: { kind: "model", model: "m", promptId: "p" } })).toEqual({ ok: true });
  });

  it("covers nothing above it", () => {
    const draft = withSignature({ ...bare, text: `${bare.text}\n\nIt costs $42, see https://evil.test.` }, sender);
    expect(checkDraft(draft)).toEqual({
      ok: false,
      problems: ["the address https://evil.test has no source", "the figure $42 has no source"],
    });
  });

  it("covers nothing once it does not stand at the end any more", () => {
    const { text, claims } = withSignature(bare, sender);
    const moved = { ...bare, text: `${text}\n\nAnd one more thing.`, claims };
    expect(signatureIn(moved)).toBeNull();
    expect(checkDraft(moved)).toMatchObject({ ok: false });
  });

  it("is none of a draft's own saying: only the words of a profile count", () => {
    const claim = signatureClaim(sender.email, signature);
    const forged = { ...claim, evidence: { ...claim.evidence, kind: "signal" as const } };
    expect(signatureIn({ text: `${bare.text}\n\n${signature}`, claims: [forged] })).toBeNull();
    expect(checkDraft({ ...bare, text: `${bare.text}\n\n${signature}`, claims: [forged] })).toMatchObject({
      ok: false,
    });
  });

  it("is no name at the end of a sentence", () => {
    expect(above("I am Casey", "Casey")).toBe("I am Casey");
    expect(above("I am here.\n\nCasey\n", "Casey")).toBe("I am here.");
  });

  it("alone is no mail", () => {
    expect(checkDraft(withSignature({ ...bare, text: "" }, sender))).toMatchObject({
      ok: false,
      problems: ["the text is empty"],
    });
  });
});
