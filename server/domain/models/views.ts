import type { Account } from "./contract.ts";
import { priceOf } from "./policy/prices.ts";
import { remedyOf } from "./policy/remedy.ts";
import type { AccountRow } from "./store/accounts.ts";

const MICROS = 1_000_000;
const dollars = (micros: number | null): number | null => (micros === null ? null : micros / MICROS);

/** An account without its key. */
export function accountView(row: AccountRow): Account {
  const price = priceOf(row, "text", row.textModel);
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    baseUrl: row.baseUrl,
    hasKey: row.keyBox !== null,
    keyHint: row.keyHint,
    models: {
      text: row.textModel,
      embedding: row.embeddingModel,
      transcription: row.transcriptionModel,
      speech: row.speechModel,
    },
    inputPrice: dollars(row.inputPrice),
    outputPrice: dollars(row.outputPrice),
    price: price && { input: price.input / MICROS, output: price.output / MICROS, asOf: price.asOf },
    isOn: row.isOn,
    version: row.version,
    lastOkAt: row.lastOkAt?.toISOString() ?? null,
    lastError:
      row.lastErrorAt && row.lastErrorKind
        ? {
            at: row.lastErrorAt.toISOString(),
            message: row.lastErrorMessage ?? "It failed.",
            remedy: remedyOf(row.lastErrorKind),
          }
        : null,
  };
}
