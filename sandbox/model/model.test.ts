import { afterAll, beforeAll, expect, it } from "vitest";
import type { Listener } from "../http/listen.ts";
import { startScriptedModel } from "./model.ts";

let server: Listener;
beforeAll(async () => {
  server = await startScriptedModel(0);
});
afterAll(() => server.close());

it("answers on the loopback interface as OpenAI does, and counts what it read and wrote", async () => {
  expect(new URL(server.url).hostname).toBe("127.0.0.1");
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer any" },
    body: JSON.stringify({ model: "scripted-model", messages: [{ role: "user", content: "Say hello" }] }),
  });
  const said = (await answer.json()) as { choices: { message: { content: string } }[]; usage: Record<string, number> };
  expect(JSON.parse(said.choices[0]?.message.content ?? "")).toEqual({ answer: "Hello from the script." });
  expect(said.usage.prompt_tokens).toBeGreaterThan(0);
});
