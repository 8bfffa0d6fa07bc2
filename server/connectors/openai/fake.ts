import type {
  ChatRequest,
  CompleteRequest,
  ModelPort,
  ModelProvider,
  ToolCall,
} from "#server/connectors/ports/model.ts";
import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";

export type FakeRequest = Pick<
  CompleteRequest<unknown>,
  "promptId" | "system" | "user" | "schemaName" | "maxOutputTokens"
>;
type Kind = VendorError["kind"];
type FakeOptions = {
  provider?: ModelProvider;
  name?: string;
  /** What it says in a conversation; the last user's words unless told otherwise. */
  says?: (request: ChatRequest) => { text: string; calls?: ToolCall[] } | Kind;
};

/**
 * A scripted model: `answer` says what it would write; what does not fit the asked shape is rejected, as a real one's is.
 * A text stands for a failure of that kind. Tokens are characters.
 */
export function createFakeModel(answer: (request: FakeRequest) => unknown | Kind, options: FakeOptions = {}) {
  const requests: FakeRequest[] = [];
  const { provider = "openai", name = "fake-model" } = options;
  const failed = (kind: Kind) => err({ vendor: provider, kind, message: `The scripted model fails: ${kind}.` });
  const model: ModelPort = {
    provider,
    name,
    models: { text: name, embedding: `${name}-embedding`, transcription: `${name}-ear`, speech: `${name}-voice` },
    complete: async (request) => {
      const { schema, signal, ...asked } = request;
      requests.push(asked);
      const value = answer(asked);
      if (typeof value === "string") return failed(value as Kind);
      const usage = { inputTokens: asked.user.length, outputTokens: JSON.stringify(value).length };
      const parsed = schema.safeParse(value);
      return parsed.success
        ? ok({ value: parsed.data, model: name, ...usage })
        : err({ vendor: provider, kind: "rejected", message: "An answer of another shape.", usage });
    },
    chat: async (request) => {
      const said = options.says?.(request) ?? {
        text: request.turns.findLast(({ role }) => role === "user")?.text ?? "",
      };
      if (typeof said === "string") return failed(said);
      for (const part of said.text.match(/\S+\s*/g) ?? []) request.onText?.(part);
      return ok({
        text: said.text,
        calls: said.calls ?? [],
        model: name,
        inputTokens: 1,
        outputTokens: said.text.length,
      });
    },
    embed: async ({ texts }) =>
      ok({
        vectors: texts.map((text) => [text.length, 1]),
        model: name,
        inputTokens: texts.join("").length,
        outputTokens: 0,
      }),
    transcribe: async ({ audio }) =>
      ok({ text: `${audio.length} bytes`, model: name, inputTokens: audio.length, outputTokens: 2 }),
    speak: async ({ text }) =>
      ok({
        audio: new TextEncoder().encode(text),
        mediaType: "audio/mpeg",
        model: name,
        inputTokens: null,
        outputTokens: null,
      }),
  };
  return { model, requests };
}
