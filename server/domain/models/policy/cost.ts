import type { ModelError, ModelUsage } from "#server/connectors/ports/model.ts";
import type { Price } from "./prices.ts";

const MILLION = 1_000_000;
/** A token of any language is hardly ever shorter than two bytes; frames around messages cost some as well. */
const BYTES_PER_TOKEN = 2;
const FRAME_TOKENS = 200;

const micros = (price: Price, input: number, output: number): number =>
  Math.ceil((input * price.input + output * price.output) / MILLION);

/** The most a call is expected to cost; null: unknown price. */
export const reservationOf = (price: Price | null, size: { bytes: number; outputTokens: number }): number | null =>
  price ? micros(price, Math.ceil(size.bytes / BYTES_PER_TOKEN) + FRAME_TOKENS, size.outputTokens) : null;

type Settled = { costMicros: number | null; isEstimate: boolean };

/** What an answer has cost. Where the provider did not count, what was reserved stands for it. */
export function costOf(price: Price | null, usage: ModelUsage, reserved: number | null): Settled {
  if (!price) return { costMicros: null, isEstimate: false };
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null) return { costMicros: reserved, isEstimate: true };
  return { costMicros: micros(price, inputTokens, outputTokens), isEstimate: false };
}

/** What a failed call has cost: nothing, unless an answer was written. A lost one may have been, in full. */
export function costOfFailure(price: Price | null, error: ModelError, reserved: number | null): Settled {
  if (error.usage) return costOf(price, error.usage, reserved);
  if (error.kind === "unknown") return { costMicros: reserved, isEstimate: reserved !== null };
  return { costMicros: 0, isEstimate: false };
}

/** Whether another provider may be asked: not where this one has read the request and said no, nor past the budget. */
export const isWorthAsking = ({ kind, limit }: ModelError): boolean => limit === "price" || kind !== "rejected";
