import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Receipt, ReceiptBody } from "../contract.ts";
import { GENESIS_HASH, receiptHash } from "./chain.ts";
import { exportVerifier, exportWriter } from "./export.ts";

function chain(count: number): Receipt[] {
  const receipts: Receipt[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const body: ReceiptBody = {
      kind: seq === 2 ? "undo" : "execution",
      executionId: `execution-${seq}`,
      moveId: "move",
      approvalId: "approval",
      actionType: "create_task",
      contentHash: "h",
      approvedBy: "user:1",
      vendor: "hubspot",
      vendorIds: { recordId: "9" },
      idempotencyKey: `key-${seq}`,
      at: "2026-03-02T09:00:00.000Z",
      simulated: true,
    };
    const prevHash = receipts.at(-1)?.hash ?? GENESIS_HASH;
    receipts.push({ id: `receipt-${seq}`, seq, prevHash, hash: receiptHash(prevHash, body), body });
  }
  return receipts;
}

function exported(receipts: readonly Receipt[]): string {
  const writer = exportWriter({ workspaceId: "workspace", exportedAt: "2026-03-02T09:00:00.000Z" });
  return `${[writer.head(), ...receipts.map(writer.receipt), writer.foot()].join("\n")}\n`;
}

function verdictOn(text: string) {
  const verifier = exportVerifier();
  for (const line of text.replace(/\n$/, "").split("\n")) verifier.line(line);
  return verifier.end();
}

it("an export is intact, an empty one too", () => {
  expect(verdictOn(exported(chain(3)))).toMatchObject({ isIntact: true, checked: 3, workspaceId: "workspace" });
  expect(verdictOn(exported([]))).toMatchObject({ isIntact: true, checked: 0 });
});

it("any flipped bit of any byte is seen", () => {
  const bytes = Buffer.from(exported(chain(2)));
  const unseen: number[] = [];
  // The line end after the last line carries nothing.
  for (let place = 0; place < bytes.length - 1; place += 1) {
    const flipped = Buffer.from(bytes);
    flipped[place] = (flipped[place] ?? 0) ^ 1;
    if (verdictOn(flipped.toString("utf8")).isIntact) unseen.push(place);
  }
  expect(unseen).toEqual([]);
});

it.each<[string, (lines: string[]) => string[], string]>([
  ["a receipt left out", (lines) => lines.filter((_, index) => index !== 2), "Receipt 2 is missing."],
  ["two swapped", ([head = "", a = "", b = "", ...rest]) => [head, b, a, ...rest], "Receipt 1 is missing."],
  ["the end cut off", (lines) => lines.slice(0, -1), "The last line is missing: the file was cut short."],
  ["the head gone", (lines) => lines.slice(1), "This is no export of receipts: its first line does not say so."],
  ["a line added", (lines) => [...lines.slice(0, -1), "{}", lines.at(-1) ?? ""], "This line is no receipt."],
])("%s is named", (_, change, problem) => {
  const lines = exported(chain(3)).trimEnd().split("\n");
  expect(verdictOn(change(lines).join("\n"))).toMatchObject({ isIntact: false, problem });
});

it("the command says so by its exit code, without a database or its address", { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "receipts-"));
  const file = join(folder, "receipts.jsonl");
  const run = promisify(execFile);
  const verify = () =>
    run(process.execPath, ["scripts/cli.ts", "verify-receipts", file], {
      env: { NODE_ENV: "test" },
    });
  try {
    await writeFile(file, exported(chain(2)));
    expect((await verify()).stdout).toContain("Intact: 2 receipts");
    await writeFile(file, exported(chain(2)).replace("user:1", "user:2"));
    await expect(verify()).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Broken at line 2: Receipt 1 was changed."),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
