import type { FaultBoard } from "../http/faults.ts";
import { type Listener, listen } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { answerAsGemini, geminiFaultAnswer, isGeminiPath } from "./gemini.ts";
import type { ModelKeys } from "./keys.ts";
import { answerTo } from "./script.ts";

type Asked = { model?: string; messages?: { role: string; content: unknown }[]; stream?: boolean };

/**
 * A server that speaks OpenAI's chat completions, and Gemini's API beside them, and answers by a script: for trying what a model
 * does in the product without an account. It is no model, and the product says so wherever it is used.
 * @param world what can be done to it; without it, it never fails and every key is good
 * @throws when the port is taken
 */
export const startScriptedModel = (port: number, world?: ModelWorld): Promise<Listener> =>
  listen({
    port,
    build: () => (request) => answer(request, world?.keys ?? null),
    ...(world && { faults: { vendor: "model" as const, board: world.faults, answer: faultAnswer } }),
  });

export type ModelWorld = { faults: FaultBoard; keys: ModelKeys };

function faultAnswer(fault: ActiveFault, path: string): Response {
  if (isGeminiPath(path)) return geminiFaultAnswer(fault);
  if (fault.kind === "rate_limited") {
    const error = { message: "Rate limit reached for requests.", type: "requests", code: "rate_limit_exceeded" };
    const headers = { "retry-after": String(fault.retryAfterSeconds ?? 1) };
    return Response.json({ error }, { status: 429, headers });
  }
  return Response.json({ error: { message: "The server had an error.", type: "server_error" } }, { status: 500 });
}

async function answer(request: Request, keys: ModelKeys | null): Promise<Response> {
  if (isGeminiPath(new URL(request.url).pathname)) return answerAsGemini(request, keys);
  if (request.method !== "POST" || new URL(request.url).pathname !== "/v1/chat/completions") {
    return refusal(404, "The script answers chat completions only.");
  }
  if (keys?.isRevoked(bearer(request))) {
    const error = { message: "Incorrect API key provided.", type: "invalid_request_error", code: "invalid_api_key" };
    return Response.json({ error }, { status: 401 });
  }
  const { model = "scripted-model", messages = [], stream }: Asked = JSON.parse(await request.text());
  if (stream) return refusal(400, "The script does not stream.");
  const asked = messages.findLast(({ role }) => role === "user")?.content;
  const content = JSON.stringify(answerTo(typeof asked === "string" ? asked : ""));
  const [read, written] = [tokensOf(JSON.stringify(messages)), tokensOf(content)];
  return Response.json({
    id: "scripted",
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: read, completion_tokens: written, total_tokens: read + written },
  });
}

const bearer = (request: Request): string | null =>
  /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;

const refusal = (status: number, message: string): Response =>
  Response.json({ error: { message, type: "invalid_request_error" } }, { status });

/** Roughly what a model would count. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);
