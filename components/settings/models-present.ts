import type { Account, ModelsView, Provider } from "#server/domain/models/contract.ts";

type ProviderFacts = {
  name: string;
  what: string;
  /** Where a key comes from. */
  keyHint: string;
  /** What a new one begins with; people change it. */
  models: Account["models"];
};

const none = { embedding: null, transcription: null, speech: null };

export const modelProviders: Record<Provider, ProviderFacts> = {
  openai: {
    name: "OpenAI",
    what: "GPT models, embeddings, recordings and speech.",
    keyHint: "Made at platform.openai.com, under API keys.",
    models: {
      text: "gpt-5-mini",
      embedding: "text-embedding-3-small",
      transcription: "gpt-4o-mini-transcribe",
      speech: "gpt-4o-mini-tts",
    },
  },
  gemini: {
    name: "Gemini",
    what: "Google's models, recordings included.",
    keyHint: "Made at aistudio.google.com, under API keys.",
    models: { ...none, text: "gemini-3.5-flash-lite", transcription: "gemini-3.5-flash-lite" },
  },
  xai: {
    name: "Grok",
    what: "xAI's models.",
    keyHint: "Made at console.x.ai, under API keys.",
    models: { ...none, text: "grok-4.3" },
  },
  compatible: {
    name: "A server of your own",
    what: "Anything that speaks OpenAI's way: Ollama, LM Studio, vLLM, a gateway.",
    keyHint: "Leave it empty where your server asks for none.",
    models: { ...none, text: "" },
  },
};

const PER_DOLLAR = 1_000_000;

/** "$0.0042", "$12.30", "$0.00": small amounts keep what tells them apart. */
export function money(micros: number): string {
  const dollars = micros / PER_DOLLAR;
  if (dollars === 0) return "$0.00";
  if (dollars < 0.0001) return "less than $0.0001";
  return `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2026-03-21" as "21 Mar 2026". */
function dayOf(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[(month ?? 1) - 1]} ${year}`;
}

/** "$0.25 in, $2.00 out per million tokens, list price of 21 Mar 2026". */
export function priceLine({ price }: Pick<Account, "price">): string {
  if (!price) return "Price unknown";
  const [input, output] = [price.input, price.output].map((value) =>
    Number.isInteger(value * 100) ? `$${value.toFixed(2)}` : `$${Number(value.toFixed(4))}`,
  );
  const since = price.asOf ? `list price of ${dayOf(price.asOf)}` : "as you said";
  return `${input} in, ${output} out per million tokens, ${since}`;
}

const promptWords: Record<string, string> = {
  "first-reply": "First answers to forms",
  reply: "Answers to mails",
  "rewrite-draft": "Drafts written anew on request",
  "connection-test": "Tests from this page",
};

/** "first-reply@2" as what it is for; one we have no words for is shown by its own name. */
export function promptLabel(promptId: string): string {
  const name = promptId.split("@")[0] ?? promptId;
  return promptWords[name] ?? name.replaceAll("-", " ");
}

type BudgetState = { share: number; line: string; tone: "good" | "warn" | "bad" };

/** How far the month's budget is used up; null without one. */
export function budgetState({ settings, month }: Pick<ModelsView, "settings" | "month">): BudgetState | null {
  const { monthlyBudgetCents } = settings;
  if (monthlyBudgetCents === null) return null;
  const budget = monthlyBudgetCents * 10_000;
  const share = budget === 0 ? 1 : Math.min(1, month.costMicros / budget);
  const line = `${money(month.costMicros)} of ${money(budget)} this month`;
  return { share, line, tone: share >= 1 ? "bad" : share >= 0.8 ? "warn" : "good" };
}

/** What the figures do not say by themselves. */
export function spendNotes({ unpricedCalls, estimatedCalls, failedCalls }: ModelsView["month"]): string[] {
  const calls = (count: number) => `${count} ${count === 1 ? "call" : "calls"}`;
  return [
    ...(unpricedCalls > 0 ? [`${calls(unpricedCalls)} of unknown price, not in the sum.`] : []),
    ...(estimatedCalls > 0
      ? [`${calls(estimatedCalls)} counted at the most that was possible: the provider did not say.`]
      : []),
    ...(failedCalls > 0 ? [`${calls(failedCalls)} failed.`] : []),
  ];
}

/** "12.5" in dollars as cents; null for an empty field; undefined for what is no amount. */
export function centsOf(text: string): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(trimmed)) return undefined;
  return Math.round(Number(trimmed) * 100);
}

/** The list with one entry a place further up (-1) or down (1). */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return [...ids];
  const rest = ids.filter((entry) => entry !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
