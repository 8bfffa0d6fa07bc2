import { createHash } from "node:crypto";
import { exportFoot, exportHead, type Receipt, receipt } from "../contract.ts";
import { GENESIS_HASH, verifyChain } from "./chain.ts";

/**
 * A workspace's receipts as JSON lines: a head, one receipt a line in the order of their numbers, and a foot with their count,
 * the last hash and the SHA-256 of all lines before it, so that a file that was cut short or changed anywhere is seen.
 */
export function exportWriter(head: { workspaceId: string; exportedAt: string }) {
  const digest = createHash("sha256");
  let receipts = 0;
  let lastHash = GENESIS_HASH;
  const line = (value: object): string => {
    const text = JSON.stringify(value);
    digest.update(`${text}\n`);
    return text;
  };
  return {
    head: () => line({ format: "caseyos-receipts", version: 1, ...head }),
    receipt: (written: Receipt) => {
      receipts += 1;
      lastHash = written.hash;
      return line(written);
    },
    foot: () => JSON.stringify({ receipts, lastHash, sha256: digest.digest("hex") }),
  };
}

type ExportVerdict =
  | { isIntact: true; checked: number; workspaceId: string; exportedAt: string; lastHash: string }
  | { isIntact: false; line: number; problem: string };

type Broken = Extract<ExportVerdict, { isIntact: false }>;

/** Checks such a file line by line, with nothing but the file. */
export function exportVerifier() {
  const digest = createHash("sha256");
  let head: { workspaceId: string; exportedAt: string } | null = null;
  let previous = { seq: 0, hash: GENESIS_HASH };
  let checked = 0;
  let number = 0;
  let foot: string | null = null;
  let broken: Broken | null = null;
  const say = (problem: string, line = number): void => {
    broken ??= { isIntact: false, line, problem };
  };

  /** The hash of a receipt covers its body as it was written, unknown fields included. */
  function takeReceipt(value: unknown): void {
    if (!receipt.strict().safeParse(value).success) {
      say("This line is no receipt.");
      return;
    }
    const written = value as Receipt;
    const verdict = verifyChain([written], previous);
    if (!verdict.isIntact) {
      say(verdict.problem);
      return;
    }
    previous = written;
    checked += 1;
  }

  function take(text: string): void {
    number += 1;
    digest.update(`${text}\n`);
    const value = parsed(text);
    if (number > 1) {
      takeReceipt(value);
      return;
    }
    const found = exportHead.safeParse(value);
    if (found.success) head = found.data;
    else say("This is no export of receipts: its first line does not say so.");
  }

  function end(): ExportVerdict {
    number += 1;
    const found = exportFoot.strict().safeParse(foot === null ? null : parsed(foot));
    if (!found.success) say("The last line is missing: the file was cut short.");
    else if (found.data.receipts !== checked)
      say(`The last line counts ${found.data.receipts} receipts, there are ${checked}.`);
    else if (found.data.lastHash !== previous.hash) say("The last line names another hash than the last receipt has.");
    else if (found.data.sha256 !== digest.digest("hex")) say("The file was changed after it was written.");
    if (broken) return broken;
    if (!head) return { isIntact: false, line: 1, problem: "The file is empty." };
    return { isIntact: true, checked, ...head, lastHash: previous.hash };
  }

  return {
    /** One line is held back: the last one is the foot. */
    line(text: string): void {
      if (foot !== null) take(foot);
      foot = text;
    },
    end,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
