import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { createServer } from "inngest/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#server/testing/test-database.ts";
import { type DevServer, startDevServer } from "./dev-server.ts";
import { eventually } from "./testing/eventually.ts";
import { visibleLog } from "./testing/harness.ts";

const { url } = await testDatabase();
let dev: DevServer;
let app: ReturnType<typeof createServer>;
let client: Inngest;
let appUrl: string;

beforeAll(async () => {
  dev = await startDevServer({ databaseUrl: url, port: 0, log: visibleLog(), retryMs: 20 });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  client = new Inngest({ id: "remote", isDev: true, baseUrl: dev.url, logger: silent });
  const functions = [
    client.createFunction({ id: "greet", triggers: [{ event: "greet" }] }, async ({ event, step }) => {
      const name = await step.run("name", () => String(event.data.name));
      await step.sleep("pause", "1s");
      return step.run("greet", () => `hello ${name}`);
    }),
    client.createFunction({ id: "fail", retries: 0, triggers: [{ event: "fail" }] }, () => {
      throw new Error("as asked");
    }),
  ];
  app = createServer({ client, functions });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`;
  const registered = await fetch(appUrl, { method: "PUT" });
  expect(registered.status).toBe(200);
});
afterAll(async () => {
  await dev?.stop();
  app?.closeAllConnections();
  await new Promise((done) => app.close(done));
});

async function runOf(event: string, data: Record<string, unknown>) {
  const { ids } = await client.send({ name: event, data });
  return eventually(async () => {
    const body = await (await fetch(`${dev.url}/v1/events/${ids[0]}/runs`)).json();
    return body.data.find((run: { ended_at: string | null }) => run.ended_at);
  });
}

test("an app in another process registers over HTTP and its functions run", async () => {
  const { functions } = await (await fetch(`${dev.url}/dev`)).json();
  expect(functions.map((fn: { id: string }) => fn.id)).toEqual(["remote-greet", "remote-fail"]);
  expect(await runOf("greet", { name: "ada" })).toMatchObject({ status: "Completed", output: "hello ada" });
});

test("the graph answers with a run's state and its output or error", async () => {
  const graph = async (variables: object) => {
    const response = await fetch(`${dev.url}/v0/gql`, {
      method: "POST",
      body: JSON.stringify({ query: "", variables }),
    });
    return (await response.json()).data;
  };
  const run = await runOf("fail", {});
  const { trace } = (await graph({ runId: run.run_id })).run;
  expect(trace).toMatchObject({ status: "FAILED" });
  expect(await graph({ traceID: trace.outputID })).toEqual({
    runTraceSpanOutputByID: { data: null, error: { name: "Error", message: "as asked" } },
  });
});

test("a registration that cannot be run is refused with the reason", async () => {
  const functions = [{ id: "other-x", triggers: [], steps: {}, superpower: 1 }];
  const response = await fetch(`${dev.url}/fn/register`, {
    method: "POST",
    body: JSON.stringify({ url: appUrl, appName: "other", functions }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining("superpower") });
});
