import type { z } from "zod";
import type { Result } from "#server/platform/pure/result.ts";
import type { VendorError } from "./vendor-error.ts";

export const modelProviders = ["openai", "gemini", "xai", "compatible"] as const;
export type ModelProvider = (typeof modelProviders)[number];

/** What the provider counted; null where it did not say. */
export type ModelUsage = { inputTokens: number | null; outputTokens: number | null };

/**
 * `unknown`: the answer was lost, so that it may be charged. `rejected`: refused, or an answer of another shape, which
 * was paid for: then with its usage.
 */
export type ModelError = VendorError & {
  usage?: ModelUsage;
  /** Our own no, and nothing was asked: the month's budget is used up, or a price is unknown where there is a budget. */
  limit?: "budget" | "price";
};
/** `model` is the one that answered: it may be another provider's than the first. */
export type ModelResult<T> = Promise<Result<T & ModelUsage & { model: string }, ModelError>>;

/** What a call asks a model for; each has a model name of its own. */
export const modelTasks = ["text", "embedding", "transcription", "speech"] as const;
export type ModelTask = (typeof modelTasks)[number];

type Asked = {
  /** Id and version of the prompt, such as `first-reply@1`: spend is told by it. */
  promptId: string;
  /** Ends the call; what was used until then is counted in full. */
  signal?: AbortSignal;
};

export type ToolSpec = { name: string; description: string; parameters: z.ZodType };
/** `input` is what the model wrote, parsed as JSON and nothing more: check it by the tool's schema. */
export type ToolCall = { id: string; name: string; input: unknown };
export type ChatTurn =
  | { role: "user"; text: string }
  | { role: "assistant"; text: string; calls?: ToolCall[] }
  | { role: "tool"; callId: string; name: string; text: string };

export type CompleteRequest<T> = Asked & {
  system: string;
  user: string;
  schema: z.ZodType<T>;
  schemaName: string;
  maxOutputTokens: number;
};
export type ChatRequest = Asked & {
  system: string;
  turns: readonly ChatTurn[];
  tools?: readonly ToolSpec[];
  maxOutputTokens: number;
  /** Given: the text comes in parts while it is written, and whole in the result. */
  onText?: (part: string) => void;
};
export type EmbedRequest = Asked & { texts: readonly string[]; dimensions?: number };
export type TranscribeRequest = Asked & {
  audio: Uint8Array;
  /** Its ending tells the format. */
  fileName: string;
  mediaType: string;
  /** ISO 639-1; absent: the model finds out. */
  language?: string;
};
export type SpeakRequest = Asked & { text: string; voice?: string };

/** The only way to a language model. Its output is untrusted text: it can propose, never authorise. */
export type ModelPort = {
  provider: ModelProvider;
  /** The text model as its provider knows it, shown beside what it wrote. */
  name: string;
  /** True where a script answers instead of a model: screens say so. */
  isSimulated?: boolean;
  /** Model name by task; null: there is none, and such a call is `rejected`. */
  models: Record<ModelTask, string | null>;
  /** One answer that fits `schema`, or `rejected`. */
  complete<T>(request: CompleteRequest<T>): ModelResult<{ value: T }>;
  /** One turn of a conversation: words, calls of tools, or both. */
  chat(request: ChatRequest): ModelResult<{ text: string; calls: ToolCall[] }>;
  /** One vector per text, in order. */
  embed(request: EmbedRequest): ModelResult<{ vectors: number[][] }>;
  transcribe(request: TranscribeRequest): ModelResult<{ text: string }>;
  speak(request: SpeakRequest): ModelResult<{ audio: Uint8Array; mediaType: string }>;
};

/** How to reach a provider for one workspace. */
export type ModelAccess = {
  provider: ModelProvider;
  /** Null: the server asks for none. */
  apiKey: string | null;
  /** Of a compatible server, with its version path (`http://localhost:11434/v1`); null: the provider's own address. */
  baseUrl: string | null;
  models: Record<ModelTask, string | null>;
  /** Names the account for its own breaker and concurrency limit. */
  account: string;
};

/** Opens providers by a workspace's own keys. */
export type ModelOpener = {
  open(access: ModelAccess): ModelPort;
  /** Whether a compatible server may be on this machine or network, and without TLS. */
  mayBePrivate: boolean;
};
