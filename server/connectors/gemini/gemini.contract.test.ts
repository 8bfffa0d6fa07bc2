import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GEMINI_KEY } from "#sandbox/constants.ts";
import { startScriptedModel } from "#sandbox/model/model.ts";
import { createModelOpener } from "#server/connectors/models.ts";
import type { ModelPort } from "#server/connectors/ports/model.ts";

let server: Awaited<ReturnType<typeof startScriptedModel>>;
let model: ModelPort;
beforeAll(async () => {
  server = await startScriptedModel(0);
  model = opened(GEMINI_KEY);
});
afterAll(() => server.close());

const opened = (apiKey: string): ModelPort =>
  createModelOpener({
    MODEL_PRIVATE_ADDRESSES: true,
    OPENAI_API_URL: "https://unused.test",
    XAI_API_URL: "https://unused.test",
    GEMINI_API_URL: server.url,
  }).open({
    provider: "gemini",
    apiKey,
    baseUrl: null,
    models: { text: "a-model", embedding: "an-embedder", transcription: "an-ear", speech: "a-voice" },
    account: apiKey,
  });

const nearness = (a: number[] = [], b: number[] = []): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const recording = (audio: Uint8Array, mediaType = "audio/wav") => ({
  promptId: "hear@1",
  audio,
  fileName: "note.wav",
  mediaType,
});

describe("Gemini", () => {
  it("gives a vector per text, in order and of the size that was asked for", async () => {
    const texts = ["fleet tracking for vans", "tracking a fleet of vans", "pasta with tomatoes"];
    const answer = await model.embed({ promptId: "embed@1", texts, dimensions: 256 });
    if (!answer.ok) throw new Error(answer.error.message);
    const { vectors } = answer.value;
    expect(vectors.map((vector) => vector.length)).toEqual([256, 256, 256]);
    expect(nearness(vectors[0], vectors[1])).toBeGreaterThan(nearness(vectors[0], vectors[2]) + 0.3);
    expect(answer.value).toMatchObject({ model: "an-embedder", inputTokens: null });
    const again = await model.embed({ promptId: "embed@1", texts: texts.toReversed(), dimensions: 256 });
    expect(again.ok && again.value.vectors).toEqual(vectors.toReversed());
    const usual = await model.embed({ promptId: "embed@1", texts: ["one"] });
    expect(usual.ok && usual.value.vectors.map((vector) => vector.length)).toEqual([3072]);
  });

  it("speaks in samples that anything plays, and writes down what was said", async () => {
    const said = await model.speak({ promptId: "say@1", text: "Approve the first one – für Jürgen." });
    if (!said.ok) throw new Error(said.error.message);
    expect(said.value).toMatchObject({ mediaType: "audio/wav", model: "a-voice" });
    const { audio } = said.value;
    const header = Buffer.from(audio.subarray(0, 44));
    expect([header.toString("latin1", 0, 4), header.readUInt32LE(24), header.readUInt32LE(40)]).toEqual([
      "RIFF",
      24_000,
      audio.length - 44,
    ]);
    const heard = await model.transcribe(recording(audio));
    expect(heard).toMatchObject({ ok: true, value: { text: "Approve the first one – für Jürgen.", model: "an-ear" } });
    expect(heard.ok && heard.value.inputTokens).toBeTypeOf("number");
  });

  it("says that it cannot hear a recording of somebody else's", async () => {
    const heard = await model.transcribe(recording(new Uint8Array([1, 2, 3, 4]), "audio/webm"));
    expect(heard).toMatchObject({ ok: true, value: { text: "A recording that the script cannot hear." } });
  });

  it("answers in the asked shape", async () => {
    const schema = z.object({ answer: z.string() });
    const asked = { system: "You help.", user: "Say hello", schema, schemaName: "hello", maxOutputTokens: 50 };
    const answer = await model.complete({ promptId: "test@1", ...asked });
    expect(answer).toMatchObject({ ok: true, value: { value: { answer: "Hello from the script." } } });
  });

  it.each([
    ["an unknown voice", () => model.speak({ promptId: "say@1", text: "Hello", voice: "Nobody" })],
    ["nothing to say", () => model.speak({ promptId: "say@1", text: "" })],
    ["too many texts", () => model.embed({ promptId: "embed@1", texts: new Array<string>(101).fill("text") })],
    ["too large a vector", () => model.embed({ promptId: "embed@1", texts: ["one"], dimensions: 4_000 })],
    ["what is no recording", () => model.transcribe(recording(new Uint8Array([1, 2]), "image/png"))],
  ])("refuses %s", async (_what, ask) => {
    expect(await ask()).toMatchObject({ ok: false, error: { kind: "rejected" } });
  });

  it("tells a wrong key, which it answers as a bad request, from one", async () => {
    const answer = await opened("sk-wrong").embed({ promptId: "embed@1", texts: ["one"] });
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: "auth_expired", message: "Gemini does not accept the key." },
    });
  });
});
