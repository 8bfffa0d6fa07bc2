import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GEMINI_KEY } from "../constants.ts";
import { type TestSandbox, testSandbox } from "../testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox({ hasModel: true });
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.world.clearFaults());

const post = (path: string, headers: Record<string, string>, body: unknown) =>
  fetch(`${sandbox.urls.model}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const ask = (key: string) =>
  post(
    "/v1/chat/completions",
    { authorization: `Bearer ${key}` },
    { model: "scripted-model", messages: [{ role: "user", content: "Say hello" }] },
  );
const askGemini = () =>
  post("/v1beta/models/any:batchEmbedContents", { "x-goog-api-key": GEMINI_KEY }, { requests: [] });

describe("the scripted model", () => {
  it("answers on the loopback interface as OpenAI does, and counts what it read and wrote", async () => {
    expect(new URL(sandbox.urls.model ?? "").hostname).toBe("127.0.0.1");
    const answer = await ask("any");
    const said = (await answer.json()) as {
      choices: { message: { content: string } }[];
      usage: Record<string, number>;
    };
    expect(JSON.parse(said.choices[0]?.message.content ?? "")).toEqual({ answer: "Hello from the script." });
    expect(said.usage.prompt_tokens).toBeGreaterThan(0);
  });

  it("refuses a key from its revocation on, and no other one", async () => {
    await sandbox.world.revoke({ vendor: "model", account: "sk-old" });
    const refused = await ask("sk-old");
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: "invalid_api_key" } });
    expect((await ask("sk-new")).status).toBe(200);
    expect((await askGemini()).status).toBe(400);
    await sandbox.world.revoke({ vendor: "model", account: GEMINI_KEY });
    expect(await (await askGemini()).text()).toContain("API_KEY_INVALID");
    await expect(sandbox.world.revoke({ vendor: "model", account: "*" })).rejects.toThrow("name one");
  });

  it("fails as it is told to, in the words of the API that was asked, and then works", async () => {
    await sandbox.world.fault({ vendor: "model", kind: "rate_limited", path: "/chat", retryAfterSeconds: 9 });
    const limited = await ask("any");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "9"]);
    await sandbox.world.fault({ vendor: "model", kind: "server_error", times: 2 });
    expect(await (await ask("any")).json()).toMatchObject({ error: { type: "server_error" } });
    expect(await (await askGemini()).json()).toMatchObject({ error: { status: "INTERNAL" } });
    expect((await ask("any")).status).toBe(200);
  });
});
