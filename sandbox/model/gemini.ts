import { GEMINI_KEY } from "../constants.ts";
import { isRecord } from "../http/emulator.ts";
import type { ActiveFault } from "../world/contract.ts";
import type { ModelKeys } from "./keys.ts";
import { answerTo } from "./script.ts";
import { heard, spoken } from "./sound.ts";
import { vectorOf } from "./vectors.ts";

const PATH = /^\/v1beta\/models\/([^/:]+):(\w+)$/;
const MOST_TEXTS = 100;
const MOST_DIMENSIONS = 3072;
const VOICES = new Set(["Zephyr", "Puck", "Charon", "Kore", "Fenrir", "Leda", "Orus", "Aoede"]);

export const isGeminiPath = (path: string): boolean => path.startsWith("/v1beta/");

/** What the product asks of Gemini's API, answered by the script: texts as JSON, vectors, recordings and speech. */
export async function answerAsGemini(request: Request, keys: ModelKeys | null): Promise<Response> {
  const [, model = "", method = ""] = PATH.exec(new URL(request.url).pathname) ?? [];
  if (request.method !== "POST" || model === "") return refusal(404, "NOT_FOUND", "There is no such method here.");
  const key = request.headers.get("x-goog-api-key");
  if (key !== GEMINI_KEY || keys?.isRevoked(key)) {
    const reason = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" };
    return refusal(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [reason]);
  }
  const body = parsed(await request.text());
  if (!body) return refusal(400, "INVALID_ARGUMENT", "The body is no JSON object.");
  switch (method) {
    case "batchEmbedContents":
      return embeddings(model, body);
    case "generateContent":
      return generated(body);
    default:
      return refusal(404, "NOT_FOUND", `The script does not offer ${method}.`);
  }
}

function embeddings(model: string, body: Body): Response {
  const requests = listOf(body.requests);
  if (requests.length === 0 || requests.length > MOST_TEXTS) return invalid(`between 1 and ${MOST_TEXTS} texts`);
  const vectors: { values: number[] }[] = [];
  for (const asked of requests) {
    const text = textOf(asked.content);
    const dimensions = asked.outputDimensionality ?? MOST_DIMENSIONS;
    if (asked.model !== `models/${model}`) return invalid("the model of the address in each request");
    if (text === "") return invalid("a text in each request");
    if (!Number.isInteger(dimensions) || Number(dimensions) < 1 || Number(dimensions) > MOST_DIMENSIONS)
      return invalid(`an outputDimensionality up to ${MOST_DIMENSIONS}`);
    vectors.push({ values: vectorOf(text, Number(dimensions)) });
  }
  return Response.json({ embeddings: vectors });
}

function generated(body: Body): Response {
  const last = listOf(body.contents).at(-1);
  const config = record(body.generationConfig);
  const asked = JSON.stringify(body);
  if (strings(config.responseModalities).includes("AUDIO")) return speech(textOf(last), config, asked);
  const recording = listOf(last?.parts).map(({ inlineData }) => record(inlineData))[0];
  if (typeof recording?.data === "string") {
    if (!String(recording.mimeType).startsWith("audio/")) return invalid("a recording");
    return written(heard(Buffer.from(recording.data, "base64")), asked);
  }
  if (config.responseMimeType !== "application/json") return invalid("application/json for a text");
  return written(JSON.stringify(answerTo(textOf(last))), asked);
}

function speech(text: string, config: Body, asked: string): Response {
  const voice = record(record(record(config.speechConfig).voiceConfig).prebuiltVoiceConfig).voiceName;
  if (text === "") return invalid("a text to say");
  if (typeof voice !== "string" || !VOICES.has(voice)) return invalid("a voice that exists");
  const inlineData = { mimeType: "audio/L16;codec=pcm;rate=24000", data: spoken(text).toString("base64") };
  return candidate({ inlineData }, asked, text);
}

const written = (text: string, asked: string): Response => candidate({ text }, asked, text);

function candidate(part: Body, asked: string, said: string): Response {
  const [read, wrote] = [tokensOf(asked), tokensOf(said)];
  return Response.json({
    candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: read, candidatesTokenCount: wrote, totalTokenCount: read + wrote },
  });
}

const refusal = (code: number, status: string, message: string, details: unknown[] = []): Response =>
  Response.json({ error: { code, message, status, details } }, { status: code });

export const geminiFaultAnswer = ({ kind }: ActiveFault): Response =>
  kind === "rate_limited"
    ? refusal(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.")
    : refusal(500, "INTERNAL", "An internal error has occurred.");

const invalid = (wanted: string): Response => refusal(400, "INVALID_ARGUMENT", `The script wants ${wanted}.`);

/** Roughly what a model would count. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

type Body = Record<string, unknown>;
const record = (value: unknown): Body => (isRecord(value) ? value : {});
const listOf = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const strings = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (content: unknown): string =>
  listOf(record(content).parts)
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");

function parsed(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
