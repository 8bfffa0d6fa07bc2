import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { asJobError } from "#inngest/steps.ts";
import { AppError, type ErrorCode, errorTable, notFound } from "#server/platform/pure/errors.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace } from "#server/testing/build/index.ts";
import { requestContext } from "./context.ts";
import { endpoint } from "./rest/endpoint.ts";
import { problem } from "./rest/problem.ts";
import { publicProcedure, router } from "./trpc.ts";

const codes = Object.keys(errorTable) as ErrorCode[];
const SECRET = "password=hunter2";
const made = (code: ErrorCode): AppError =>
  new AppError(code, `test.${code}`, `Refused: ${code}.`, {
    cause: new Error(SECRET),
    ...(errorTable[code].http === 429 ? { retryAfterMs: 1_500 } : {}),
  });

const failing = endpoint({
  method: "get",
  path: "/api/v1/fail",
  summary: "Fails",
  tag: "test",
  scope: "workspace:read",
  query: z.object({ code: z.string() }),
  response: z.object({}),
  run: async (_ctx, { query }) => {
    throw query.code === "thrown" ? new Error(SECRET) : made(query.code as ErrorCode);
  },
});
const failingRouter = router({
  fail: publicProcedure.input(z.string()).query(({ input }) => {
    throw input === "thrown" ? new Error(SECRET) : made(input as ErrorCode);
  }),
});

let test: TestApi;
let key: string;

beforeAll(async () => {
  test = await aTestApi({ endpoints: [failing] });
  key = (await anApiKey((await aWorkspace(test.deps)).ctx)).key;
});
afterAll(() => test.close());

async function trpc(
  code: string,
): Promise<{ status: number; text: string; error: { message: string; data: Record<string, unknown> } }> {
  const context = requestContext(test.api, { headers: new Headers(), requestId: "r-1", ip: "10.1.1.1" });
  const req = new Request(`http://caseyos.test/api/trpc/fail?input=${encodeURIComponent(JSON.stringify(code))}`);
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    router: failingRouter,
    req,
    createContext: () => context,
  });
  const text = await response.text();
  return { status: response.status, text, error: JSON.parse(text).error };
}

it("what is not there is named in words that people use", () => {
  expect(notFound("webhook_endpoint")).toMatchObject({
    reason: "webhook_endpoint.not_found",
    message: "No such webhook endpoint.",
  });
});

it("a filter that an endpoint does not know is refused by its name, with those there are", async () => {
  const answer = await test.call("/api/v1/fail?code=not_found&status=done", { key });
  expect([answer.status, answer.json]).toMatchObject([
    422,
    { reason: "query.unknown", detail: "There is no “status” here. There are: code." },
  ]);
});

it("who comes to the API with nothing is told of keys", async () => {
  const answer = await test.call("/api/v1/fail?code=not_found");
  expect([answer.status, answer.json]).toMatchObject([401, { reason: "session.missing" }]);
  expect(answer.text).toContain("send an API key");
});

describe.each(codes)("%s", (code) => {
  it("is a problem in REST with the table's status", async () => {
    const answer = await test.call(`/api/v1/fail?code=${code}`, { key });
    expect(answer.status).toBe(errorTable[code].http);
    expect(problem.strict().parse(answer.json)).toMatchObject({
      type: `urn:caseyos:problem:${code}`,
      status: errorTable[code].http,
      code,
      reason: `test.${code}`,
      detail: `Refused: ${code}.`,
      requestId: answer.headers.get("x-request-id"),
    });
    expect(answer.headers.get("retry-after")).toBe(errorTable[code].http === 429 ? "2" : null);
    expect(answer.text).not.toContain("hunter2");
  });

  it("is the table's error in tRPC", async () => {
    const { error, status, text } = await trpc(code);
    expect(error).toMatchObject({
      message: `Refused: ${code}.`,
      data: { code, reason: `test.${code}`, requestId: "r-1" },
    });
    expect(status).toBe(initialStatus(code));
    expect(text).not.toContain("hunter2");
  });

  it("stops or retries a job by the table", () => {
    const error = asJobError(made(code));
    const { job, http } = errorTable[code];
    if (job === "stop") expect(error).toBeInstanceOf(NonRetriableError);
    else if (http === 429) expect(error).toBeInstanceOf(RetryAfterError);
    else expect(error).toMatchObject({ code });
  });
});

/** What tRPC makes of the table's tRPC code; the middleware must have used exactly that one. */
function initialStatus(code: ErrorCode): number {
  const known: Record<string, number> = {
    BAD_REQUEST: 400,
    UNAUTHORIZED: 401,
    FORBIDDEN: 403,
    NOT_FOUND: 404,
    CONFLICT: 409,
    PRECONDITION_FAILED: 412,
    PAYLOAD_TOO_LARGE: 413,
    UNPROCESSABLE_CONTENT: 422,
    TOO_MANY_REQUESTS: 429,
    INTERNAL_SERVER_ERROR: 500,
    BAD_GATEWAY: 502,
  };
  return known[errorTable[code].trpc] ?? 0;
}

describe("something nobody foresaw", () => {
  it("is internal everywhere, without its message", async () => {
    const rest = await test.call("/api/v1/fail?code=thrown", { key });
    expect(rest).toMatchObject({ status: 500, json: { code: "internal", reason: "internal" } });
    const procedure = await trpc("thrown");
    expect(procedure).toMatchObject({ status: 500, error: { data: { code: "internal" } } });
    expect(rest.text + procedure.text).not.toContain("hunter2");
    expect(asJobError(new Error("x"))).toMatchObject({ message: "x" });
  });
});
