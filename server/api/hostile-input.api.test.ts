import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aContact, aMove, anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { endpoints } from "./rest/routes.ts";
import { appRouter } from "./root.ts";

let test: TestApi;
let ws: TestWorkspace;
let key: string;
let moveId: string;

beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx)).key;
  moveId = (await aMove(ws.ctx)).id;
  await aContact(ws.ctx);
});
afterAll(() => test.close());

/** What breaks databases, parsers and templates that were not asked about it. */
const hostile: unknown[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff x",
  "é".repeat(70_000),
  '\'; drop table "Move"; --',
  "%s%n",
  "../../etc/passwd",
  "{{constructor}}",
  "$" + "{7*7}",
  "<script>",
  "\r\nSet-Cookie: a=b",
  "2026-02-31T99:99:99Z",
  "0001-01-01T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  -1,
  0.5,
  2_147_483_648,
  Number.MAX_SAFE_INTEGER,
  1e308,
  null,
  true,
  [],
  [[]],
  {},
  { $gt: "" },
  { toString: "x" },
];

/** A good value for every field that any input has; ids are those of a move. */
const goodValues: Record<string, unknown> = {
  contentHash: "a".repeat(64),
  verdict: "approve",
  until: "1h",
  reason: "other",
  ownerId: null,
  subject: "Hi",
  text: "Hi",
  version: 1,
  type: "form_submitted",
  payload: { email: "p@x.test" },
  email: "p@x.test",
  role: "member",
  name: "Name",
  scopes: ["moves:read"],
  provider: "google",
  returnTo: "/",
};
const isId = (field: string): boolean => field === "id" || (field.endsWith("Id") && field !== "ownerId");

/** The fields a schema names. */
const fieldsOf = (schemas: readonly unknown[]): string[] =>
  schemas
    .flatMap((schema) => Object.keys((schema as { shape?: Record<string, unknown> }).shape ?? {}))
    .filter((field) => field !== "workspaceSlug");

/** Each field once with each hostile value, the others good; a form's own fields too. */
function variations(fields: string[]): Record<string, unknown>[] {
  const good = Object.fromEntries(fields.map((field) => [field, isId(field) ? moveId : goodValues[field]]));
  const swapped = fields.flatMap((field) => hostile.map((value) => ({ ...good, [field]: value })));
  const inPayload = fields.includes("payload")
    ? hostile.map((value) => ({ ...good, payload: { email: "p@x.test", firstName: value, message: value } }))
    : [];
  return [...swapped, ...inPayload];
}

describe("no input makes the server fail", () => {
  it.each(
    endpoints
      .filter((endpoint) => endpoint.body)
      .map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint })),
  )(
    "$name",
    async ({ endpoint }) => {
      const path = endpoint.path.replace(/\{\w+\}/, moveId);
      const caller = endpoint.access === "session" ? { as: ws } : { key };
      const failed = [];
      for (const body of variations(fieldsOf([endpoint.body]))) {
        const answer = await test.call(path, { method: endpoint.method.toUpperCase(), body, ...caller });
        if (answer.status >= 500) failed.push({ body, answer: answer.text });
      }
      expect(failed).toEqual([]);
    },
    120_000,
  );

  it.each(
    endpoints
      .filter((endpoint) => endpoint.query)
      .map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint })),
  )(
    "$name with any query",
    async ({ endpoint }) => {
      const failed = [];
      const cursors = [["x"], [1, 2, 3], [null, null], [1e308, "x"], ["2026-01-01", moveId], [-1, moveId]].map(
        (value) => Buffer.from(JSON.stringify(value)).toString("base64url"),
      );
      for (const field of ["cursor", "limit", "view", "domain", "ownerId", "actionType", "query", "source"]) {
        const values = [
          ...hostile.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry))),
          ...cursors,
        ];
        for (const value of values) {
          const answer = await test.call(
            `${endpoint.path}?${new URLSearchParams({ [field]: value.slice(0, 3_000) })}`,
            { key },
          );
          if (answer.status >= 500) failed.push({ field, value, answer: answer.text });
        }
      }
      expect(failed).toEqual([]);
    },
    60_000,
  );

  type Procedure = { _def: { type: string; inputs: unknown[] } };
  const procedures = Object.entries(
    (appRouter._def as unknown as { procedures: Record<string, Procedure> }).procedures,
  );
  it.each(procedures.map(([path, { _def }]) => ({ path, type: _def.type, inputs: _def.inputs })))(
    "$path",
    async ({ path, type, inputs }) => {
      const failed = [];
      for (const body of variations(fieldsOf(inputs))) {
        const input = JSON.stringify({ ...body, workspaceSlug: ws.slug });
        const isQuery = type === "query";
        if (isQuery && input.length > 4_000) continue;
        const answer = isQuery
          ? await test.call(`/api/trpc/${path}?input=${encodeURIComponent(input)}`, { as: ws })
          : await test.call(`/api/trpc/${path}`, { body: input, as: ws });
        if (answer.status >= 500) failed.push({ body, answer: answer.text });
      }
      expect(failed).toEqual([]);
    },
    120_000,
  );

  const nested = (inner: string) => "[".repeat(50_000) + inner + "]".repeat(50_000);
  it.each([nested("1"), nested('"\\u0000"'), nested('"\\ud83d\\ude00"')])(
    "nesting without end is refused in so many words",
    async (deep) => {
      const rest = { body: `{"type":"form_submitted","payload":${deep}}`, key };
      expect(await test.call("/api/v1/signals", rest)).toMatchObject({
        status: 422,
        json: { reason: "request.too_deep" },
      });
      const procedure = await test.call("/api/trpc/queue.snooze", { body: deep, as: ws });
      expect(procedure).toMatchObject({ status: 422, json: { error: { data: { reason: "request.too_deep" } } } });
    },
  );

  it.each(["%5Cu0000", "%5C%750000", "%5Cu%30000", "\\u0000", "%5c%75d800"])(
    "a character that cannot be stored is found in an address however it is written: %s",
    async (written) => {
      const path = `/api/trpc/queue.list?input=%7B%22workspaceSlug%22:%22a${written}%22%7D`;
      expect(await test.call(path, { as: ws })).toMatchObject({
        status: 422,
        json: { reason: "request.bad_characters" },
      });
    },
  );

  it.each([
    "/api/v1/moves/%zz",
    "/api/v1/moves/%00",
    "/api/v1/moves/%E0%A4%A",
    "/api/v1/moves/..%2f..%2f",
    "/api/trpc/%zz",
    "/api/trpc/queue.list?input={",
    "/api/trpc/queue.list,queue.list?batch=1&input=[]",
    "/api/trpc/?batch=1",
    `/api/trpc/${"workspaces.me,".repeat(200)}workspaces.me?batch=1`,
    "/api/auth/",
    "/api/auth/x/y/z",
    "/api/auth/callback/email?token=a",
    "/api/auth/callback/none",
    "/api/auth/signin?callbackUrl=%00",
    "/api/connections/google/callback?state=%00",
    "/api/v1/events?workspace=%00",
    "/api/webhooks/",
    "/api/webhooks/hubspot/x",
    "/api//v1/me",
    "/api/v1//me",
  ])("GET %s", async (path) => {
    expect((await test.call(path, { as: ws })).status).toBeLessThan(500);
  });
});
