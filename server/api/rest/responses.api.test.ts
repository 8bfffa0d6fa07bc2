import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { createFakeDelivery } from "#server/connectors/webhook/fake.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anOpenMove, aSendingWorkspace } from "#server/testing/approved-move.ts";
import { aConnection, anApiKey, noConnectors } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { fakeJobs } from "#server/testing/fake-jobs.ts";
import { faultyMailbox } from "#server/testing/faulty-mailbox.ts";
import { type Calls, restCalls } from "#server/testing/rest-calls/index.ts";
import { endpoints } from "./routes.ts";

let test: TestApi;
let calls: Calls;

beforeAll(async () => {
  const mailbox = faultyMailbox(fakeClock());
  const jobs = fakeJobs();
  const { delivery } = createFakeDelivery();
  const connectors = { ...noConnectors, email: () => mailbox.port, delivery };
  test = await aTestApi({ deps: { connectors, jobs, requestsPerMinute: 600 } });
  const ws = await aSendingWorkspace(test.deps.db);
  calls = restCalls({ test, ws, key: (await anApiKey(ws.ctx)).key }, jobs);
  await aConnection(ws.ctx);
  await anOpenMove(ws);
});
afterAll(() => test.close());

describe.each(endpoints.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint })))(
  "$name",
  ({ name, endpoint }) => {
    it("answers what its documentation says, to the letter", async () => {
      const call = calls[name];
      if (!call) expect.fail(`No call in server/testing/rest-calls for ${name}: add one.`);
      const answer = await call();
      expect(answer.status, answer.text).toBe(endpoint.status);
      if (endpoint.lines === "text/csv") {
        expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
        return expect(answer.text).toMatch(/^at,who,/);
      }
      if (endpoint.lines) {
        expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
        return expect(
          answer.text
            .trimEnd()
            .split("\n")
            .map((line) => typeof JSON.parse(line)),
        ).not.toContain("string");
      }
      if (!endpoint.response) return expect(answer.text).toBe("");
      const parsed = (endpoint.response as z.ZodType).safeParse(answer.json);
      expect(parsed.error?.issues ?? []).toEqual([]);
      // A field that the schema does not name would be dropped by parsing: nothing undocumented leaves.
      expect(parsed.data).toEqual(answer.json);
    });
  },
);
