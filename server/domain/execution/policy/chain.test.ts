import { describe, expect, it } from "vitest";
import type { Receipt, ReceiptBody } from "../contract.ts";
import { GENESIS_HASH, receiptHash, verifyChain } from "./chain.ts";

const body = (executionId: string): ReceiptBody => ({
  executionId,
  moveId: "m",
  approvalId: "a",
  actionType: "send_email",
  contentHash: "h",
  approvedBy: "user:u",
  vendor: "gmail",
  vendorIds: { threadId: "t", messageId: "v" },
  idempotencyKey: "<k>",
  at: "2026-03-01T00:00:00.000Z",
  simulated: true,
});

function chainOf(length: number): Receipt[] {
  const receipts: Receipt[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prevHash = receipts.at(-1)?.hash ?? GENESIS_HASH;
    const content = body(`e${seq}`);
    receipts.push({ id: `r${seq}`, seq, prevHash, hash: receiptHash(prevHash, content), body: content });
  }
  return receipts;
}
const at = (receipts: Receipt[], index: number): Receipt => {
  const found = receipts[index];
  if (!found) throw new Error(`no receipt ${index}`);
  return found;
};

describe("the chain of receipts", () => {
  it("is intact as written, also from the middle", () => {
    const chain = chainOf(4);
    expect(verifyChain(chain)).toEqual({ isIntact: true, checked: 4 });
    expect(verifyChain(chain.slice(2), at(chain, 1))).toEqual({ isIntact: true, checked: 2 });
    expect(verifyChain([])).toEqual({ isIntact: true, checked: 0 });
  });

  it("does not depend on the order of a body's keys", () => {
    const turned = Object.fromEntries(Object.entries(body("e")).reverse()) as ReceiptBody;
    expect(receiptHash(GENESIS_HASH, turned)).toBe(receiptHash(GENESIS_HASH, body("e")));
  });

  it("shows a changed body", () => {
    const chain = chainOf(3);
    chain[1] = { ...at(chain, 1), body: { ...body("e2"), approvedBy: "user:other" } };
    expect(verifyChain(chain)).toMatchObject({ isIntact: false, seq: 2, problem: "Receipt 2 was changed." });
  });

  it("shows a changed body whose hash was made anew", () => {
    const chain = chainOf(3);
    const forged = { ...body("e2"), approvedBy: "user:other" };
    chain[1] = { ...at(chain, 1), body: forged, hash: receiptHash(at(chain, 1).prevHash, forged) };
    expect(verifyChain(chain)).toMatchObject({ isIntact: false, seq: 3 });
  });

  it("shows a missing receipt", () => {
    const chain = chainOf(3);
    expect(verifyChain([at(chain, 0), at(chain, 2)])).toMatchObject({
      isIntact: false,
      problem: "Receipt 2 is missing.",
    });
    expect(verifyChain(chain.slice(1))).toMatchObject({ isIntact: false, problem: "Receipt 1 is missing." });
  });
});
