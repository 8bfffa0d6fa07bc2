import OpenAI, { toFile } from "openai";
import { z } from "zod";
import type { Guard } from "#server/connectors/http/guard.ts";
import {
  type Callee,
  jsonOf,
  type ModelCall,
  modelCalls,
  noModelFor,
  shaped,
} from "#server/connectors/http/model-calls.ts";
import type {
  ChatRequest,
  ChatTurn,
  CompleteRequest,
  EmbedRequest,
  ModelAccess,
  ModelError,
  ModelPort,
  ModelResult,
  ModelTask,
  ModelUsage,
  SpeakRequest,
  ToolCall,
  TranscribeRequest,
} from "#server/connectors/ports/model.ts";
import { ok, type Result } from "#server/platform/pure/result.ts";

/** Where a provider is called, and how. */
export type OpenAiTarget = {
  label: string;
  baseUrl: string;
  timeoutMs: number;
  guard: Guard;
  fetch?: typeof fetch;
};

type Wire = { client: OpenAI; call: ModelCall; access: ModelAccess; label: string };
type Asking = { model: string; callee: Callee };

/** Any server that speaks OpenAI's chat completions with a JSON schema for its answer. Its own retries are off. */
export function openAiPort(access: ModelAccess, target: OpenAiTarget): ModelPort {
  const client = new OpenAI({
    // The client insists on one; a server without keys ignores it.
    apiKey: access.apiKey ?? "none",
    baseURL: target.baseUrl,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: target.timeoutMs,
    logLevel: "off",
    ...(target.fetch ? { fetch: target.fetch } : {}),
  });
  const wire: Wire = { client, call: modelCalls(target.guard), access, label: target.label };
  return {
    provider: access.provider,
    name: access.models.text ?? "none",
    models: access.models,
    complete: (request) => withModel(wire, "text", (asking) => complete(wire, asking, request)),
    chat: (request) => withModel(wire, "text", (asking) => chat(wire, asking, request)),
    embed: (request) => withModel(wire, "embedding", (asking) => embed(wire, asking, request)),
    transcribe: (request) => withModel(wire, "transcription", (asking) => transcribe(wire, asking, request)),
    speak: (request) => withModel(wire, "speech", (asking) => speak(wire, asking, request)),
  };
}

/** A result before its model is put to it. */
type Answer<T> = Promise<Result<T & ModelUsage, ModelError>>;

async function withModel<T>(wire: Wire, task: ModelTask, run: (asking: Asking) => Answer<T>): ModelResult<T> {
  const { provider, models } = wire.access;
  const model = models[task];
  if (!model) return noModelFor(provider, wire.label, task);
  const answer = await run({ model, callee: { vendor: provider, label: wire.label, model } });
  return answer.ok ? ok({ ...answer.value, model }) : answer;
}

/** OpenAI's own name of the limit counts thinking too; others know the older name only. */
const limitOf = ({ access }: Wire, tokens: number) =>
  access.provider === "compatible" ? { max_tokens: tokens } : { max_completion_tokens: tokens };

const usageOf = (usage: { prompt_tokens?: number; completion_tokens?: number } | null | undefined): ModelUsage => ({
  inputTokens: usage?.prompt_tokens ?? null,
  outputTokens: usage?.completion_tokens ?? null,
});

async function complete<T>(wire: Wire, { model, callee }: Asking, request: CompleteRequest<T>): Answer<{ value: T }> {
  const answer = await wire.call(callee, request.signal, (signal) =>
    wire.client.chat.completions.create(
      {
        model,
        messages: [
          { role: "system", content: request.system },
          { role: "user", content: request.user },
        ],
        ...limitOf(wire, request.maxOutputTokens),
        response_format: {
          type: "json_schema",
          json_schema: { name: request.schemaName, strict: true, schema: jsonSchemaOf(request.schema) },
        },
      },
      { signal },
    ),
  );
  if (!answer.ok) return answer;
  const usage = usageOf(answer.value.usage);
  return shaped(callee, answer.value.choices?.[0]?.message.content ?? "", { schema: request.schema, usage });
}

const jsonSchemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { target: "draft-7" });

async function chat(
  wire: Wire,
  { model, callee }: Asking,
  request: ChatRequest,
): Answer<{ text: string; calls: ToolCall[] }> {
  const answer = await wire.call(callee, request.signal, (signal) =>
    request.onText
      ? streamed(wire, { model, request, onText: request.onText, signal })
      : whole(wire, { model, request, signal }),
  );
  return answer;
}

const chatBody = (wire: Wire, model: string, request: ChatRequest) => ({
  model,
  messages: [{ role: "system" as const, content: request.system }, ...request.turns.map(messageOf)],
  ...limitOf(wire, request.maxOutputTokens),
  ...(request.tools?.length
    ? {
        tools: request.tools.map(({ name, description, parameters }) => ({
          type: "function" as const,
          function: { name, description, parameters: jsonSchemaOf(parameters) as Record<string, unknown> },
        })),
      }
    : {}),
});

function messageOf(turn: ChatTurn): OpenAI.Chat.ChatCompletionMessageParam {
  switch (turn.role) {
    case "user":
      return { role: "user", content: turn.text };
    case "tool":
      return { role: "tool", tool_call_id: turn.callId, content: turn.text };
    case "assistant":
      return {
        role: "assistant",
        content: turn.text || null,
        ...(turn.calls?.length
          ? {
              tool_calls: turn.calls.map(({ id, name, input }) => ({
                id,
                type: "function" as const,
                function: { name, arguments: JSON.stringify(input) },
              })),
            }
          : {}),
      };
    default:
      return turn satisfies never;
  }
}

type Turn = { model: string; request: ChatRequest; signal: AbortSignal };
type Said = { text: string; calls: ToolCall[] } & ModelUsage;

async function whole(wire: Wire, { model, request, signal }: Turn): Promise<Said> {
  const { choices, usage } = await wire.client.chat.completions.create(chatBody(wire, model, request), { signal });
  const message = choices?.[0]?.message;
  const calls = (message?.tool_calls ?? []).flatMap((call): ToolCall[] =>
    call.type === "function" ? [{ id: call.id, name: call.function.name, input: jsonOf(call.function.arguments) }] : [],
  );
  return { text: message?.content ?? "", calls, ...usageOf(usage) };
}

async function streamed(
  wire: Wire,
  { model, request, onText, signal }: Turn & { onText: (part: string) => void },
): Promise<Said> {
  const body = { ...chatBody(wire, model, request), stream: true as const, stream_options: { include_usage: true } };
  const parts = await wire.client.chat.completions.create(body, { signal });
  const begun: Begun = new Map();
  let text = "";
  let usage: ModelUsage = usageOf(null);
  let isFinished = false;
  for await (const { choices, usage: counted } of parts) {
    if (counted) usage = usageOf(counted);
    const choice = choices[0];
    if (choice?.finish_reason) isFinished = true;
    const part = choice?.delta.content ?? "";
    text += part;
    if (part) onText(part);
    for (const call of choice?.delta.tool_calls ?? []) gather(begun, call);
  }
  // A stream that breaks off looks like one that ends: only the finish says that it is whole.
  if (!isFinished) throw new Error("the stream broke off");
  const calls = [...begun.values()].map(({ id, name, written }) => ({ id, name, input: jsonOf(written) }));
  return { text, calls, ...usage };
}

type Begun = Map<number, { id: string; name: string; written: string }>;

/** A call of a tool comes in parts: its name first, then what it is called with, bit by bit. */
function gather(begun: Begun, call: OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall): void {
  const known = begun.get(call.index) ?? { id: "", name: "", written: "" };
  begun.set(call.index, {
    id: known.id || (call.id ?? ""),
    name: known.name || (call.function?.name ?? ""),
    written: known.written + (call.function?.arguments ?? ""),
  });
}

async function embed(wire: Wire, { model, callee }: Asking, request: EmbedRequest): Answer<{ vectors: number[][] }> {
  const answer = await wire.call(callee, request.signal, (signal) =>
    wire.client.embeddings.create(
      {
        model,
        input: [...request.texts],
        ...(request.dimensions ? { dimensions: request.dimensions } : {}),
        // The client's own default is base64, which compatible servers may not know.
        ...(wire.access.provider === "compatible" ? { encoding_format: "float" as const } : {}),
      },
      { signal },
    ),
  );
  if (!answer.ok) return answer;
  const vectors = answer.value.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  return ok({ vectors, inputTokens: answer.value.usage?.prompt_tokens ?? null, outputTokens: 0 });
}

async function transcribe(wire: Wire, { model, callee }: Asking, request: TranscribeRequest): Answer<{ text: string }> {
  const answer = await wire.call(callee, request.signal, async (signal) => {
    const file = await toFile(request.audio, request.fileName, { type: request.mediaType });
    const language = request.language ? { language: request.language } : {};
    return wire.client.audio.transcriptions.create({ model, file, response_format: "json", ...language }, { signal });
  });
  if (!answer.ok) return answer;
  const { usage } = answer.value;
  const isCounted = usage?.type === "tokens";
  return ok({
    text: answer.value.text,
    inputTokens: isCounted ? usage.input_tokens : null,
    outputTokens: isCounted ? usage.output_tokens : null,
  });
}

async function speak(
  wire: Wire,
  { model, callee }: Asking,
  request: SpeakRequest,
): Answer<{ audio: Uint8Array; mediaType: string }> {
  const answer = await wire.call(callee, request.signal, async (signal) => {
    const voice = request.voice ?? "alloy";
    const body = { model, voice, input: request.text, response_format: "mp3" as const };
    const sound = await wire.client.audio.speech.create(body, { signal });
    return new Uint8Array(await sound.arrayBuffer());
  });
  if (!answer.ok) return answer;
  // The provider tells no count with a sound.
  return ok({ audio: answer.value, mediaType: "audio/mpeg", inputTokens: null, outputTokens: null });
}
