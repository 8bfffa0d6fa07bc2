import { createHash } from "node:crypto";
import { canonicalJson } from "#server/platform/pure/text.ts";
import type { Receipt, ReceiptBody } from "../contract.ts";

/** What the first receipt of a workspace links to. */
export const GENESIS_HASH = "0".repeat(64);

/** Hash of a receipt: SHA-256 over the hash before and the body as JSON with sorted keys, in hex. */
export const receiptHash = (prevHash: string, body: ReceiptBody): string =>
  createHash("sha256")
    .update(prevHash + canonicalJson(body))
    .digest("hex");

export type ChainVerdict = { isIntact: true; checked: number } | { isIntact: false; seq: number; problem: string };

/**
 * Checks receipts in the order of their numbers, without any database.
 * @param start number and hash of the receipt before the first of these; none: these are all of them
 */
export function verifyChain(
  receipts: readonly Pick<Receipt, "seq" | "prevHash" | "hash" | "body">[],
  start: { seq: number; hash: string } = { seq: 0, hash: GENESIS_HASH },
): ChainVerdict {
  let previous = start;
  for (const receipt of receipts) {
    const problem = problemOf(receipt, previous);
    if (problem) return { isIntact: false, seq: receipt.seq, problem };
    previous = receipt;
  }
  return { isIntact: true, checked: receipts.length };
}

function problemOf(
  receipt: Pick<Receipt, "seq" | "prevHash" | "hash" | "body">,
  previous: { seq: number; hash: string },
): string | null {
  if (receipt.seq !== previous.seq + 1) return `Receipt ${previous.seq + 1} is missing.`;
  if (receipt.prevHash !== previous.hash) return `Receipt ${receipt.seq} does not link to the one before it.`;
  if (receipt.hash !== receiptHash(receipt.prevHash, receipt.body)) return `Receipt ${receipt.seq} was changed.`;
  return null;
}
