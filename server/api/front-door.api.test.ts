import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace } from "#server/testing/build/index.ts";
import { sessionCookie } from "./auth/session.ts";
import { createFrontDoor } from "./front-door.ts";

let test: TestApi;
let server: Server;
let url: string;
let key: string;

beforeAll(async () => {
  // The clock stands still, so that no limit's minute ends in the middle of a test.
  const start = new Date();
  const settings = { trustedProxies: 1, failuresPerMinute: 2, streamsPerUser: 1 };
  test = await aTestApi({ settings, deps: { now: () => start } });
  key = (await anApiKey((await aWorkspace(test.deps)).ctx)).key;
  server = createServer(
    createFrontDoor(test.api, test.handler, async (request, response) => {
      if (request.url === "/broken") throw new Error("no page");
      response.end(`page ${request.url}`);
    }),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await test.close();
});

describe("the front door", () => {
  it("answers the API itself and leaves pages, files and the engine's endpoint to Next", async () => {
    expect(await (await fetch(`${url}/api/health`)).json()).toEqual({ status: "ok" });
    for (const path of [
      "/",
      "/team/today?view=open",
      "/_next/static/x.js",
      "/api/inngest",
      "/api/inngest?fnId=1",
      "/apiary",
    ]) {
      expect(await (await fetch(url + path)).text()).toBe(`page ${path}`);
    }
  });

  it("puts the security headers on pages too, and survives a page that breaks", async () => {
    const page = await fetch(`${url}/`);
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect((await fetch(`${url}/broken`)).status).toBe(500);
  });

  it("refuses a large declared body before it is sent", async () => {
    const status = await new Promise<number>((done, reject) => {
      const sending = httpRequest(`${url}/api/v1/signals`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "content-length": 50_000_000 },
      });
      sending.on("response", (answer) => {
        done(answer.statusCode ?? 0);
        sending.destroy();
      });
      sending.on("error", reject);
      sending.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it("believes the address that our proxy saw, not what the client wrote before it", async () => {
    const guess = (forwarded: string) =>
      fetch(`${url}/api/v1/workspace`, {
        headers: { authorization: "Bearer csk_x", "x-forwarded-for": forwarded },
      }).then((answer) => answer.status);
    const statuses = [];
    for (const claim of ["1.1.1.1", "2.2.2.2", "3.3.3.3"]) statuses.push(await guess(`${claim}, 203.0.113.7`));
    expect(statuses).toEqual([401, 401, 429]);
    expect(await guess("1.1.1.1, 203.0.113.8")).toBe(401);
  });

  it("gives a person's place back when the browser of a live stream goes away", async () => {
    const person = await aWorkspace(test.deps);
    const cookie = await sessionCookie(test.api.settings, { userId: person.userId, epoch: 0 });
    const connect = async () => {
      const leave = new AbortController();
      const answer = await fetch(`${url}/api/v1/events?workspace=${person.slug}`, {
        headers: { cookie },
        signal: leave.signal,
      });
      return { answer, leave };
    };
    const first = await connect();
    expect(first.answer.headers.get("content-type")).toBe("text/event-stream");
    expect((await connect()).answer.status).toBe(429);
    first.leave.abort();
    let status = 429;
    while (status === 429) status = (await connect()).answer.status;
    expect(status).toBe(200);
  });
});
