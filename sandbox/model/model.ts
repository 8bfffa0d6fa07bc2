import { type Listener, listen } from "../http/listen.ts";
import { answerAsGemini, isGeminiPath } from "./gemini.ts";
import { answerTo } from "./script.ts";

type Asked = { model?: string; messages?: { role: string; content: unknown }[]; stream?: boolean };

/**
 * A server that speaks OpenAI's chat completions, and Gemini's API beside them, and answers by a script: for trying what a model
 * does in the product without an account. It is no model, and the product says so wherever it is used.
 * @throws when the port is taken
 */
export const startScriptedModel = (port: number): Promise<Listener> => listen({ port, build: () => answer });

async function answer(request: Request): Promise<Response> {
  if (isGeminiPath(new URL(request.url).pathname)) return answerAsGemini(request);
  if (request.method !== "POST" || new URL(request.url).pathname !== "/v1/chat/completions") {
    return refusal(404, "The script answers chat completions only.");
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

const refusal = (status: number, message: string): Response =>
  Response.json({ error: { message, type: "invalid_request_error" } }, { status });

/** Roughly what a model would count. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);
