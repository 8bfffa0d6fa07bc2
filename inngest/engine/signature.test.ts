import fc from "fast-check";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { apiToken, canonicalJson, sameSecret, signBody } from "./signature.ts";
import type { JsonValue } from "./wire.ts";

const key = "signkey-test-0123456789abcdef0123456789abcdef";
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let authorization = "";
const client = new Inngest({
  id: "app",
  isDev: false,
  baseUrl: "http://inngest.embedded",
  signingKey: key,
  eventKey: "k",
  logger: silent,
  fetch: async (_input, init) => {
    authorization = new Headers(init?.headers).get("authorization") ?? "";
    return Response.json({ data: { run_id: "r" } });
  },
});
const handler = serve({ client, functions: [] });

/** The SDK's own verdict on a signed body: the trust probe answers 200 or 401. */
async function verdict(body: string, signature: string): Promise<number> {
  const request = new Request("http://inngest.embedded/api/inngest?probe=trust", {
    method: "POST",
    headers: { host: "inngest.embedded", "x-inngest-signature": signature },
    body,
  });
  return (await handler(request)).status;
}

test("the SDK accepts what the engine signs, for any JSON", async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), async (value) => {
      const body = canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue);
      expect(await verdict(body, signBody(body, key, Date.now()))).toBe(200);
    }),
    { numRuns: 60 },
  );
});

test("the SDK refuses another body, another key and an old signature", async () => {
  const body = canonicalJson({ a: 1 });
  expect(await verdict(canonicalJson({ a: 2 }), signBody(body, key, Date.now()))).toBe(401);
  expect(await verdict(body, signBody(body, `${key}00`, Date.now()))).toBe(401);
  expect(await verdict(body, signBody(body, key, Date.now() - 6 * 60_000))).toBe(401);
});

test("canonical JSON sorts keys at every depth and leaves out what is undefined", () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: "é\n" })).toBe('{"a":"é\\n","b":[{"c":null,"d":1}]}');
  expect(canonicalJson(JSON.parse('{"x":1e3,"y":-0}'))).toBe('{"x":1000,"y":0}');
});

test("the API token is the one the SDK sends", async () => {
  await client.sendSignal({ signal: "s", data: null });
  expect(sameSecret(authorization, `Bearer ${apiToken(key)}`)).toBe(true);
  expect(sameSecret(authorization, `Bearer ${apiToken(`${key}00`)}`)).toBe(false);
});
