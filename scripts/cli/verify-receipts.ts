import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { exportVerifier } from "#server/domain/execution/policy/export.ts";

/** `./caseyos verify-receipts <file>`: no database, no network. Exit code 1 when the chain is broken or the file was changed. */
export async function verifyReceipts(file: string): Promise<void> {
  if (!existsSync(file))
    throw new Error(`There is no file ${file}. Receipts → Export, or GET /api/v1/receipts/export, makes one.`);
  const verifier = exportVerifier();
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) verifier.line(line);
  const verdict = verifier.end();
  if (verdict.isIntact) {
    console.log(
      `Intact: ${verdict.checked} receipts of workspace ${verdict.workspaceId}, exported at ${verdict.exportedAt}.`,
    );
    console.log(`Last hash: ${verdict.lastHash}`);
    return;
  }
  console.log(`Broken at line ${verdict.line}: ${verdict.problem}`);
  process.exitCode = 1;
}
