import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModelOpener } from "#server/connectors/models.ts";
import type { ChatTurn, ModelPort, ModelProvider } from "#server/connectors/ports/model.ts";
import { createFakeModel } from "./fake.ts";
import { createModel } from "./index.ts";

const schema = z.object({
  subject: z.string(),
  text: z.string(),
  claims: z.array(z.object({ text: z.string(), evidenceId: z.string() })),
});
const good = { subject: "Re: pricing", text: "Hi Dana", claims: [{ text: "140 trucks", evidenceId: "1" }] };
const ask = (model: ModelPort, user: string, signal?: AbortSignal) =>
  model.complete({
    promptId: "test@1",
    system: "You draft.",
    user,
    schema,
    schemaName: "draft",
    maxOutputTokens: 200,
    signal,
  });
const findTime = {
  name: "find_time",
  description: "Free times",
  parameters: z.object({ days: z.number() }),
};
const chat = (model: ModelPort, turns: ChatTurn[], onText?: (part: string) => void) =>
  model.chat({ promptId: "chat@1", system: "You help.", turns, tools: [findTime], maxOutputTokens: 200, onText });

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

const mock = new LLMock({ port: 0, logLevel: "silent" });
/** The provider holds the answer to "slow" until all is over; its caller leaves as soon as the question has arrived. */
const released = Promise.withResolvers<void>();
let caller = new AbortController();
const CALL = { id: "call_1", name: "find_time", input: { days: 3 } };
const opened = (provider: ModelProvider): ModelPort =>
  createModelOpener({
    MODEL_PRIVATE_ADDRESSES: true,
    OPENAI_API_URL: `${mock.url}/v1`,
    XAI_API_URL: `${mock.url}/v1`,
    GEMINI_API_URL: mock.url,
  }).open({
    provider,
    apiKey: "sk-test",
    baseUrl: provider === "compatible" ? `${mock.url}/v1` : null,
    models: { text: "a-model", embedding: "an-embedder", transcription: "an-ear", speech: "a-voice" },
    account: provider,
  });

const script = (user: string) => {
  const kinds: Record<string, unknown> = { good, shape: { subject: 1 }, limit: "rate_limited", key: "auth_expired" };
  return kinds[user] ?? "unavailable";
};
const servers: Record<string, () => ModelPort> = {
  fake: () =>
    createFakeModel(({ user }) => script(user), {
      says: ({ turns }) => {
        const last = turns.at(-1);
        if (last?.role === "tool") return { text: "Tuesday at ten is free." };
        return last?.text === "book" ? { text: "", calls: [CALL] } : { text: "Good morning to you." };
      },
    }).model,
  OpenAI: () => opened("openai"),
  xAI: () => opened("xai"),
  Gemini: () => opened("gemini"),
  "a compatible server": () => opened("compatible"),
};

beforeAll(async () => {
  mock.on({ userMessage: "good" }, { content: JSON.stringify(good) });
  mock.on({ userMessage: "shape" }, { content: '{"subject":1}' });
  mock.on({ userMessage: "prose" }, { content: "Sure! Here is your mail." });
  mock.on({ userMessage: "limit" }, { error: { message: "slow down", type: "rate_limit_error" }, status: 429 });
  mock.on({ userMessage: "down" }, { error: { message: "boom", type: "server_error" }, status: 503 });
  mock.on(
    { userMessage: "key" },
    { error: { message: "Incorrect API key", type: "invalid_request_error" }, status: 401 },
  );
  mock.on({ userMessage: "slow" }, async () => {
    caller.abort();
    await released.promise;
    return { content: "{}" };
  });
  mock.on(
    { userMessage: "cut" },
    { content: "A long answer that is cut off." },
    { truncateAfterChunks: 1, chunkSize: 5 },
  );
  mock.on(
    { userMessage: "book", hasToolResult: false },
    { toolCalls: [{ id: CALL.id, name: CALL.name, arguments: JSON.stringify(CALL.input) }] },
  );
  mock.on({ userMessage: "book", hasToolResult: true }, { content: "Tuesday at ten is free." });
  mock.on({ userMessage: "hello" }, { content: "Good morning to you." }, { chunkSize: 6 });
  mock.onTranscription({ transcription: { text: "Approve the first one." } });
  mock.onSpeech(/.*/, { audio: Buffer.from("sound").toString("base64"), format: "mp3" });
  await mock.start();
});
afterAll(async () => {
  released.resolve();
  await mock.stop();
});

describe.each(Object.keys(servers))("a model by %s", (name) => {
  let model: ModelPort;
  beforeEach(() => {
    model = servers[name]?.() as ModelPort;
  });

  it("answers in the asked shape and says which model did", async () => {
    const answer = await ask(model, "good");
    if (!answer.ok) throw new Error(answer.error.kind);
    expect(answer.value).toMatchObject({ value: good, model: model.name });
    expect(answer.value.outputTokens).not.toBeNull();
  });

  it.each([
    ["shape", "rejected"],
    ["limit", "rate_limited"],
    ["down", "unavailable"],
    ["key", "auth_expired"],
  ])("of %s is %s", async (user, kind) => {
    const answer = await ask(model, user);
    expect(answer.ok ? "ok" : answer.error.kind).toBe(kind);
    expect(answer.ok ? "" : answer.error.message).not.toContain("sk-test");
  });

  it("counts what an answer of another shape has used", async () => {
    const answer = await ask(model, "shape");
    expect(answer.ok ? undefined : answer.error.usage?.outputTokens).toBeTypeOf("number");
  });

  it("calls tools, reads their answers, and writes its words in parts where it is listened to", async () => {
    const first = await chat(model, [{ role: "user", text: "book" }]);
    if (!first.ok) throw new Error(first.error.message);
    expect(first.value.calls).toMatchObject([{ name: CALL.name, input: CALL.input }]);
    const parts: string[] = [];
    const turns: ChatTurn[] = [
      { role: "user", text: "book" },
      { role: "assistant", text: "", calls: first.value.calls },
      { role: "tool", callId: first.value.calls[0]?.id ?? "", name: CALL.name, text: "Tuesday 10:00" },
    ];
    const second = await chat(model, turns, (part) => parts.push(part));
    expect(second).toMatchObject({ ok: true, value: { text: "Tuesday at ten is free.", calls: [] } });
    expect(parts.join("")).toBe("Tuesday at ten is free.");
  });

  it("calls tools in parts as well", async () => {
    const answer = await chat(model, [{ role: "user", text: "book" }], () => {});
    expect(answer).toMatchObject({ ok: true, value: { calls: [{ name: CALL.name, input: CALL.input }] } });
  });
});

describe.each(["OpenAI", "xAI", "a compatible server"])("%s", (name) => {
  const model = () => servers[name]?.() as ModelPort;

  it("gives a vector per text, writes down recordings, and speaks", async () => {
    const vectors = await model().embed({ promptId: "embed@1", texts: ["one", "two"] });
    expect(vectors.ok && vectors.value.vectors.map((vector) => vector.length)).toEqual([1536, 1536]);
    const heard = await model().transcribe({
      promptId: "hear@1",
      audio: new Uint8Array([1, 2, 3]),
      fileName: "note.webm",
      mediaType: "audio/webm",
    });
    expect(heard).toMatchObject({ ok: true, value: { text: "Approve the first one.", model: "an-ear" } });
    const said = await model().speak({ promptId: "say@1", text: "Hello" });
    expect(said.ok && Buffer.from(said.value.audio).toString()).toBe("sound");
  });
});

describe.each(["OpenAI", "Gemini"])("%s", (name) => {
  const model = () => servers[name]?.() as ModelPort;

  it("asks once, never again by itself", async () => {
    const before = mock.getRequests().length;
    await ask(model(), "down");
    expect(mock.getRequests().length - before).toBe(1);
  });

  it("ends a call that its caller ends, at once and without blaming the provider", async () => {
    caller = new AbortController();
    const answer = await ask(model(), "slow", caller.signal);
    expect(answer).toMatchObject({ ok: false, error: { message: "The call was ended before its answer." } });
  });

  it("does not take a stream that breaks off for an answer", async () => {
    const answer = await chat(model(), [{ role: "user", text: "cut" }], () => {});
    expect(answer.ok ? "ok" : answer.error.kind).toBe("unknown");
  });
});

describe("the server's own model", () => {
  const own = (change: Record<string, string | undefined> = {}) =>
    createModel({
      OPENAI_API_KEY: "sk-test",
      OPENAI_BASE_URL: `${mock.url}/v1`,
      OPENAI_MODEL: "gpt-5-mini",
      ...change,
    });

  it("is asked with the schema", async () => {
    const before = mock.getRequests().length;
    await ask(own() as ModelPort, "good");
    expect(mock.getRequests()[before]?.body).toMatchObject({
      model: "gpt-5-mini",
      response_format: { type: "json_schema", json_schema: { name: "draft", strict: true } },
    });
  });

  it("is rejected when it writes prose", async () => {
    const answer = await ask(own() as ModelPort, "prose");
    expect(answer.ok ? "ok" : answer.error.kind).toBe("rejected");
  });

  it("is not there without a key, and unavailable when nobody listens", async () => {
    expect(own({ OPENAI_API_KEY: undefined })).toBeNull();
    const server = createServer();
    const port = await portOf(server);
    await new Promise((done) => server.close(done));
    const answer = await ask(own({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` }) as ModelPort, "good");
    expect(answer.ok === false && answer.error.kind).toBe("unavailable");
  });
});

describe("a model server's address", () => {
  const at = (baseUrl: string, isPrivateAllowed: boolean) =>
    createModelOpener({
      MODEL_PRIVATE_ADDRESSES: isPrivateAllowed,
      OPENAI_API_URL: "https://unused.test",
      XAI_API_URL: "https://unused.test",
      GEMINI_API_URL: "https://unused.test",
    }).open({
      provider: "compatible",
      apiKey: null,
      baseUrl,
      models: { text: "m", embedding: null, transcription: null, speech: null },
      account: baseUrl,
    });
  const refusal = { ok: false, error: { kind: "unavailable", message: expect.stringContaining("may be reached") } };

  it.each(["https://127.0.0.1/v1", "https://10.0.0.7/v1", "https://[::1]/v1", "http://93.184.216.34/v1"])(
    "%s is refused, nothing sent",
    async (baseUrl) => {
      expect(await ask(at(baseUrl, false), "good")).toMatchObject(refusal);
    },
  );

  it.each(["http://169.254.169.254/v1", "http://0.0.0.0/v1", "http://[fe80::1]/v1"])(
    "%s is refused even where the own network is allowed",
    async (baseUrl) => {
      expect(await ask(at(baseUrl, true), "good")).toMatchObject(refusal);
    },
  );

  it("on this machine is reached where it is allowed", async () => {
    expect(await ask(at(`${mock.url}/v1`, true), "good")).toMatchObject({ ok: true });
    expect(await ask(at(`${mock.url}/v1`, false), "good")).toMatchObject(refusal);
  });

  it("is not left by a redirect", async () => {
    const server = createServer((_, answer) => answer.writeHead(307, { location: `${mock.url}/v1` }).end());
    const port = await portOf(server);
    const answer = await ask(at(`http://127.0.0.1:${port}/v1`, true), "good");
    expect(answer.ok ? "ok" : answer.error.kind).toBe("rejected");
    await new Promise((done) => server.close(done));
  });
});
