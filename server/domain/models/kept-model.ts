import type { ChatRequest, ModelError, ModelPort, ModelResult, ModelTask } from "#server/connectors/ports/model.ts";
import type { Ctx } from "#server/platform/context.ts";
import { err } from "#server/platform/pure/result.ts";
import type { Source } from "./access.ts";
import { type Call, inTheBooks, type Work } from "./books.ts";
import { isWorthAsking } from "./policy/cost.ts";

/** What a vector costs to write: nothing. */
const NO_OUTPUT = 0;
/** Bounds of what has no bound of its own. */
const SOUND_BYTES_PER_TEXT_BYTE = 25;
const TRANSCRIPT_TOKENS = 8_192;
const SPEECH_TOKENS_PER_CHARACTER = 4;

const bytesOf = (...texts: string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** A port over these sources that keeps the books. */
export function keptModel(ctx: Ctx, sources: readonly Source[]): ModelPort {
  const ask = <T>(work: Work, call: Call<T>) => inOrder(ctx, sources, work, call);
  const first = sources[0]?.port;
  const able = (task: ModelTask) => sources.find(({ port }) => port.models[task])?.port.models[task] ?? null;
  return {
    provider: first?.provider ?? "openai",
    name: first?.name ?? "none",
    models: {
      text: able("text"),
      embedding: able("embedding"),
      transcription: able("transcription"),
      speech: able("speech"),
    },
    complete: (request) =>
      ask(textWork(request, bytesOf(request.system, request.user)), (port) => port.complete(request)),
    chat: (request) => {
      const heard = listening(request);
      const work = textWork(request, bytesOf(request.system, JSON.stringify(request.turns), toolText(request)));
      return ask({ ...work, isOver: heard.isOver }, (port) => port.chat(heard.request));
    },
    embed: (request) => {
      const work = { ...workOf(request, "embedding"), bytes: bytesOf(...request.texts), outputTokens: NO_OUTPUT };
      return ask(work, (port) => port.embed(request));
    },
    transcribe: (request) => {
      const bytes = request.audio.length / SOUND_BYTES_PER_TEXT_BYTE;
      const work = { ...workOf(request, "transcription"), bytes, outputTokens: TRANSCRIPT_TOKENS };
      return ask(work, (port) => port.transcribe(request));
    },
    speak: (request) => {
      const outputTokens = request.text.length * SPEECH_TOKENS_PER_CHARACTER;
      const work = { ...workOf(request, "speech"), bytes: bytesOf(request.text), outputTokens };
      return ask(work, (port) => port.speak(request));
    },
  };
}

type AnyRequest = { promptId: string; signal?: AbortSignal };
const workOf = <Task extends ModelTask>({ promptId, signal }: AnyRequest, task: Task) => ({
  task,
  promptId,
  isOver: () => signal?.aborted ?? false,
});
const textWork = (request: AnyRequest & { maxOutputTokens: number }, bytes: number): Work => ({
  ...workOf(request, "text"),
  bytes,
  outputTokens: request.maxOutputTokens,
});

/** Once the beginning of an answer was heard, another provider's answer cannot follow it. */
function listening(request: ChatRequest): { request: ChatRequest; isOver: () => boolean } {
  const { onText, signal } = request;
  let hasHeard = false;
  const isOver = () => hasHeard || (signal?.aborted ?? false);
  if (!onText) return { request, isOver };
  const listen = (part: string) => {
    hasHeard = true;
    onText(part);
  };
  return { request: { ...request, onText: listen }, isOver };
}

/** Of a tool's schema its words alone are known here; twice their length stands for the rest. */
const toolText = ({ tools = [] }: ChatRequest): string =>
  tools.map(({ name, description }) => `${name}${description}`.repeat(2)).join("");

/** One provider after the other, until one answers or says no to the request itself. */
async function inOrder<T>(ctx: Ctx, sources: readonly Source[], work: Work, call: Call<T>): ModelResult<T> {
  let last: { ok: false; error: ModelError } | null = null;
  for (const source of sources) {
    const model = source.port.models[work.task];
    if (!model) continue;
    const answer = await inTheBooks(ctx, source, { ...work, model }, call);
    if (answer.ok || work.isOver() || !isWorthAsking(answer.error)) return answer;
    last = answer;
  }
  return last ?? err(nobodyFor(work.task));
}

const nobodyFor = (task: ModelTask): ModelError => ({
  vendor: "models",
  kind: "rejected",
  message: `No provider of this workspace has a model for ${task === "text" ? "texts" : task}.`,
});
