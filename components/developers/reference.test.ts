import { describe, expect, it } from "vitest";
import { openApiDocument } from "#server/api/rest/openapi.ts";
import { endpoints } from "#server/api/rest/routes.ts";
import { groupOf, groupsOf, linesOf, type Operation } from "./reference.ts";
import { type JsonSchema, sampleOf, shapeOf } from "./schema.ts";
import { matching } from "./search.ts";

const document = openApiDocument();
const all: Operation[] = groupsOf(document).flatMap(
  ({ tag }) => groupOf(document, tag, "https://ours.test")?.operations ?? [],
);
const bodyIn = (curl: string): unknown => JSON.parse(curl.match(/-d '(.*)'$/s)?.[1] ?? "null");

describe("the reference", () => {
  it("tells every endpoint there is, once, under an address of its own", () => {
    const told = all.map(({ method, path }) => `${method} ${path}`).sort();
    expect(told).toEqual(endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort());
    expect(new Set(all.map(({ id }) => id)).size).toBe(endpoints.length);
  });

  it("names the scope that the endpoint asks for, and no curl where no key may call", () => {
    for (const { method, path, access } of endpoints) {
      const told = all.find((one) => one.path === path && one.method === method.toUpperCase());
      const isKeyed = access !== "session" && access !== "user";
      expect(told?.access.scope, path).toBe(isKeyed ? access : null);
      expect(told?.curl === null, path).toBe(!isKeyed);
    }
  });

  it("gives bodies in its curl lines that the endpoints' own schemas take", () => {
    const written = endpoints.filter(({ body, access }) => body && access !== "session" && access !== "user");
    expect(written.length).toBeGreaterThan(15);
    for (const { method, path, body } of written) {
      const curl = all.find((one) => one.path === path && one.method === method.toUpperCase())?.curl ?? "";
      const parsed = body?.safeParse(bodyIn(curl));
      expect(parsed?.error?.issues ?? [], `${method} ${path}`).toEqual([]);
    }
  });

  it("puts our own address into the line, and says where an id belongs", () => {
    const approve = all.find(({ id }) => id === "postMovesIdApprove");
    expect(approve?.curl).toContain('curl -X POST "https://ours.test/api/v1/moves/<id>/approve"');
    expect(approve?.curl).toContain("Idempotency-Key");
    expect(all.find(({ id }) => id === "getMoves")?.curl).not.toContain("Idempotency-Key");
  });

  it("knows no group of another name", () => expect(groupOf(document, "nonsense", "")).toBeNull());
});

it.each([
  ["approve", "postMovesIdApprove"],
  ["post SIGNALS", "postSignals"],
  ["receipts chain", "getReceiptsVerify"],
])("a search for “%s” finds %s", (question, id) => {
  expect(matching(linesOf(document), question).map((line) => line.id)).toContain(id);
});
it("a search for what is nowhere finds nothing", () => expect(matching(linesOf(document), "moves zebra")).toEqual([]));

it.each<[JsonSchema, string, string[]]>([
  [{ type: "integer", minimum: 1, maximum: 100, default: 25 }, "integer", ["1 to 100", "25 unless told"]],
  [{ type: ["string", "null"], format: "date-time" }, "time (ISO 8601) or null", []],
  [{ type: "string", minLength: 3 }, "string", ["at least 3 characters"]],
  [{ type: "integer", minimum: -9007199254740991, maximum: 9007199254740991 }, "integer", []],
  [
    { type: "array", items: { type: "string", format: "uuid" }, maxItems: 5 },
    "list of id (UUID)",
    ["at most 5 entries"],
  ],
  [{}, "any value", []],
])("%j is told as %s", (schema, type, rules) => expect(shapeOf(schema)).toMatchObject({ type, rules }));

it("shows the forms of an object that comes in several, and the words a value is one of", () => {
  const form = (kind: string): JsonSchema => ({
    type: "object",
    properties: { kind: { type: "string", enum: [kind] } },
  });
  const { variants } = shapeOf({ oneOf: [form("a"), form("b")] });
  expect(variants.map(({ fields }) => fields[0]?.choices)).toEqual([["a"], ["b"]]);
  expect(shapeOf({ type: "array", items: { type: "string", enum: ["x", "y"] } }).choices).toEqual(["x", "y"]);
});

it("a sample of an object where nothing is required is not empty", () => {
  expect(sampleOf({ type: "object", properties: { name: { type: "string" } } })).toEqual({ name: "Pricing" });
});
