import type { ModelProvider, ModelTask } from "#server/connectors/ports/model.ts";

/** Millionths of a US dollar per million tokens. `asOf` null: the workspace's own word. */
export type Price = { input: number; output: number; asOf: string | null };

type Row = [model: string, input: number, output: number, asOf: string];

/**
 * List prices in US dollars per million tokens, standard tier, prompts up to 200,000 tokens, with the day they were read.
 * Sources: developers.openai.com/api/docs/pricing, ai.google.dev/gemini-api/docs/pricing, docs.x.ai/developers/models, as
 * public price lists quote them. What is not here has an unknown price until somebody states it.
 */
const table: Record<Exclude<ModelProvider, "compatible">, readonly Row[]> = {
  openai: [
    ["gpt-5", 1.25, 10, "2026-03-21"],
    ["gpt-5-mini", 0.25, 2, "2026-03-21"],
    ["gpt-5-nano", 0.05, 0.4, "2026-03-21"],
    ["gpt-5.4", 2.5, 15, "2026-05-04"],
    ["gpt-5.4-mini", 0.75, 4.5, "2026-05-04"],
    ["gpt-5.4-nano", 0.2, 1.25, "2026-05-04"],
    ["gpt-5.5", 5, 30, "2026-05-04"],
    ["gpt-5.6-terra", 2, 12, "2026-07-30"],
    ["gpt-5.6-luna", 0.2, 1.2, "2026-07-30"],
    ["text-embedding-3-small", 0.02, 0, "2026-03-21"],
    ["text-embedding-3-large", 0.13, 0, "2026-03-21"],
  ],
  gemini: [
    // Until the end of 2026; from then on twice as much, so that the higher price is the safe one.
    ["gemini-3.8-flash", 1.5, 7.5, "2026-10-07"],
    ["gemini-3.5-flash", 1.5, 9, "2026-10-07"],
    ["gemini-3.5-flash-lite", 0.3, 2.5, "2026-10-07"],
    ["gemini-3.1-pro-preview", 2, 12, "2026-10-07"],
  ],
  xai: [["grok-4.3", 1.25, 2.5, "2026-05-04"]],
};

const MICROS = 1_000_000;
const DATED = /-\d{4}-\d{2}-\d{2}$/;

/** A model's list price; a dated version (`gpt-5-mini-2025-08-07`) costs what its family costs. Null: unknown. */
function listPrice(provider: ModelProvider, model: string): Price | null {
  if (provider === "compatible") return null;
  const row = table[provider].find(([name]) => name === model || name === model.replace(DATED, ""));
  return row ? { input: row[1] * MICROS, output: row[2] * MICROS, asOf: row[3] } : null;
}

type Priced = { provider: ModelProvider; inputPrice: number | null; outputPrice: number | null };

/**
 * What counts: people's word before the list. Theirs is of the text model; of their own server, of everything it does. The
 * list is of words: what sound costs differs from it.
 */
export function priceOf(account: Priced, task: ModelTask, model: string): Price | null {
  const { provider, inputPrice: input, outputPrice: output } = account;
  const isTheirs = task === "text" || provider === "compatible";
  if (isTheirs && input !== null && output !== null) return { input, output, asOf: null };
  return task === "text" || task === "embedding" ? listPrice(provider, model) : null;
}
