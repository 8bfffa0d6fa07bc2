import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { ModelPort } from "#server/connectors/ports/model.ts";
import { createFakeModel } from "./fake.ts";
import { createModel } from "./index.ts";

const schema = z.object({
  subject: z.string(),
  text: z.string(),
  claims: z.array(z.object({ text: z.string(), evidenceId: z.string() })),
});
const good = { subject: "Re: pricing", text: "Hi Dana", claims: [{ text: "140 trucks", evidenceId: "1" }] };
const ask = (model: ModelPort, user: string) =>
  model.complete({ promptId: "test@1", system: "You draft.", user, schema, schemaName: "draft", maxOutputTokens: 200 });

const mock = new LLMock({ port: 0, logLevel: "silent" });
const servers: Record<string, () => ModelPort> = {
  fake: () =>
    createFakeModel(({ user }) =>
      user === "good" ? good : user === "shape" ? { subject: 1 } : user === "limit" ? "rate_limited" : "unavailable",
    ).model,
  "an OpenAI-shaped server": () => {
    const model = createModel({
      OPENAI_API_KEY: "sk-test",
      OPENAI_BASE_URL: `${mock.url}/v1`,
      OPENAI_MODEL: "gpt-5-mini",
    });
    if (!model) throw new Error("no model");
    return model;
  },
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
  await mock.start();
});
afterAll(() => mock.stop());

describe.each(Object.keys(servers))("a model by %s", (name) => {
  let model: ModelPort;
  beforeEach(() => {
    model = servers[name]?.() as ModelPort;
  });

  it("answers in the asked shape and counts its tokens", async () => {
    const answer = await ask(model, "good");
    if (!answer.ok) throw new Error(answer.error.kind);
    expect(answer.value.value).toEqual(good);
    expect(answer.value.outputTokens).toBeGreaterThan(0);
  });

  it.each([
    ["shape", "rejected"],
    ["limit", "rate_limited"],
    ["down", "unavailable"],
  ])("of %s is %s", async (user, kind) => {
    const answer = await ask(model, user);
    expect(answer.ok ? "ok" : answer.error.kind).toBe(kind);
  });
});

describe("a model by an OpenAI-shaped server", () => {
  const model = () => servers["an OpenAI-shaped server"]?.() as ModelPort;

  it("asks once, with the schema, and never again by itself", async () => {
    const before = mock.getRequests().length;
    await ask(model(), "down");
    const asked = mock.getRequests().slice(before);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({
      model: "gpt-5-mini",
      response_format: { type: "json_schema", json_schema: { name: "draft", strict: true } },
    });
  });

  it("is rejected when it writes prose, and when the key is wrong", async () => {
    for (const user of ["prose", "key"]) {
      const answer = await ask(model(), user);
      expect(answer.ok ? "ok" : answer.error.kind).toBe("rejected");
    }
  });

  it("is not there without a key, and unavailable when nobody listens", async () => {
    expect(createModel({ OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined, OPENAI_MODEL: "m" })).toBeNull();
    const dead = createModel({ OPENAI_API_KEY: "sk", OPENAI_BASE_URL: "http://127.0.0.1:1/v1", OPENAI_MODEL: "m" });
    const answer = dead && (await ask(dead, "good"));
    expect(answer?.ok === false && answer.error.kind).toBe("unavailable");
  });
});
