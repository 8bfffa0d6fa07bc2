import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEEDED_TOKENS, X_ACCOUNT, X_APP } from "#sandbox/constants.ts";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { type Operation, operations, refusal } from "#sandbox/x/openapi-shapes.ts";
import type { SocialPort } from "#server/connectors/ports/social.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createXConnector } from "./index.ts";
import { xScopes } from "./scopes.ts";

type Exchange = { method: string; url: URL; asked: string; type: string | null; status: number; answered: string };

/** Everything between the connector and the emulator, kept; `answerNext` stands in for the emulator once. */
async function recorder(target: string) {
  const exchanges: Exchange[] = [];
  let next: { status: number; body: unknown } | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const url = new URL(request.url ?? "/", target);
      const method = request.method ?? "";
      const asked = Buffer.concat(chunks).toString();
      const type = request.headers["content-type"] ?? null;
      const authorization = request.headers.authorization ?? "";
      const headers = { authorization, ...(type ? { "content-type": type } : {}) };
      const own = next;
      next = null;
      const answer = own
        ? Response.json(own.body, { status: own.status })
        : await fetch(url, { method, headers, ...(asked === "" ? {} : { body: asked }) });
      const answered = await answer.text();
      exchanges.push({ method, url, asked, type, status: answer.status, answered });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answered);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    answerNext: (status: number, body: unknown) => {
      next = { status, body };
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

function operationOf({ method, url }: Exchange): Operation {
  const found = operations.find((entry) => entry.method === method && entry.path.test(url.pathname));
  if (!found) throw new Error(`X's document has no ${method} ${url.pathname}`);
  return found;
}

/** @returns the operation's name; fails when request or answer is not as the document says */
function checked(exchange: Exchange): string {
  const { name, query, body, success, answer, scopes } = operationOf(exchange);
  const given = [...exchange.url.searchParams];
  expect(new Set(given.map(([key]) => key)).size, "each parameter once").toBe(given.length);
  expect(query.safeParse(Object.fromEntries(given)).error, `${name}: query`).toBeUndefined();
  if (body) {
    expect(exchange.type).toMatch(/^application\/json/);
    expect(body.safeParse(JSON.parse(exchange.asked)).error, `${name}: body`).toBeUndefined();
  } else expect(exchange.asked, `${name}: body`).toBe("");
  for (const scope of scopes) expect(xScopes).toContain(scope);
  const shape = exchange.status === success ? answer : refusal;
  expect(shape.safeParse(JSON.parse(exchange.answered)).error, `${name}: ${exchange.answered}`).toBeUndefined();
  return name;
}

let sandbox: TestSandbox;
let wire: Awaited<ReturnType<typeof recorder>>;
let social: SocialPort;
beforeAll(async () => {
  sandbox = await testSandbox();
  wire = await recorder(sandbox.urls.x);
  const env = {
    X_CLIENT_ID: X_APP.clientId,
    X_CLIENT_SECRET: X_APP.clientSecret,
    X_API_URL: wire.url,
    X_AUTHORIZE_URL: `${sandbox.urls.x}/i/oauth2/authorize`,
  };
  const options = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50, readAttempts: 1, longestWaitMs: 0 };
  social = createXConnector(env, options).social(async () => SEEDED_TOKENS.x.accessToken, "account");
});
beforeEach(() => void wire.exchanges.splice(0));
afterAll(async () => {
  await wire.close();
  await sandbox.close();
});

async function value<T>(result: VendorResult<T>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
}
const names = () => wire.exchanges.map(checked);
const write = (text: string) => sandbox.world.xPost({ handle: "fleet_dana", text });

describe("X by its own OpenAPI document", () => {
  it("is asked for the account, and answers", async () => {
    await value(social.getAccount());
    expect(names()).toEqual(["getUsersMe"]);
  });

  it("is searched, from a post on and below one, and answers with links, authors and further pages", async () => {
    const first = await write("gatecheck one");
    for (let number = 0; number < 11; number += 1)
      await write(`gatecheck 🚚 & more https://brightline.test/${number}?a=1&b`);
    const window = { sinceId: first.id, untilId: null, limit: 1 };
    const page = await value(social.search({ query: "gatecheck", ...window }));
    await value(social.search({ query: "gatecheck", ...window, untilId: page.oldestId, limit: 500 }));
    await value(social.search({ query: "nobody-says-this", ...window, sinceId: null }));
    expect(names()).toEqual(["searchPostsRecent", "searchPostsRecent", "searchPostsRecent"]);
    const [{ text, entities }] = JSON.parse(wire.exchanges[0]?.answered ?? "{}").data;
    const [{ start, end, url }] = entities.urls;
    expect([...text].slice(start, end).join("")).toBe(url);
  });

  it("is asked for mentions and own posts, and answers replies with what they answer", async () => {
    const { id } = await write(`@${X_ACCOUNT.handle} gatecheck?`);
    await value(social.post({ text: "A gate is checked.", inReplyToId: id }));
    await value(social.mentions({ sinceId: "1", untilId: null, limit: 1 }));
    await value(social.ownPosts(new Date(Date.now() - 60_000)));
    expect(names()).toEqual([
      "getUsersMe",
      "createPosts",
      "getUsersMe",
      "getUsersMentions",
      "getUsersMe",
      "getUsersPosts",
    ]);
    expect(wire.exchanges.at(-1)?.answered).toContain("replied_to");
  });

  it("posts and deletes, and refuses what is gone, doubled or not ours", async () => {
    const { id } = await value(social.post({ text: "Gone soon.", inReplyToId: null }));
    await value(social.remove(id));
    await value(social.remove(id));
    await value(social.post({ text: "Twice.", inReplyToId: null }));
    expect((await social.post({ text: "Twice.", inReplyToId: null })).ok).toBe(false);
    expect((await social.remove((await write("not ours")).id)).ok).toBe(false);
    names();
    const answers = wire.exchanges.filter(({ method }) => method !== "GET").map(({ status }) => status);
    expect(answers).toEqual([201, 200, 404, 201, 403, 403]);
  });

  it.each([
    ["/2/users/me", "made-up", 401],
    ["/2/tweets/search/recent?query=(", SEEDED_TOKENS.x.accessToken, 400],
    ["/2/nowhere", SEEDED_TOKENS.x.accessToken, 404],
  ])("refuses %s in one of its shapes", async (path, token, status) => {
    const answer = await fetch(`${sandbox.urls.x}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, refusal.safeParse(await answer.json()).error]).toEqual([status, undefined]);
  });

  it.each(["rate_limited", "server_error"] as const)("is %s in one of its shapes", async (kind) => {
    await sandbox.world.fault({ vendor: "x", kind, times: 1 });
    expect((await social.getAccount()).ok).toBe(false);
    expect(names()).toEqual(["getUsersMe"]);
  });
});

/** The document allows an answer of 200 that carries problems in place of data. */
describe("a 200 without data", () => {
  const problem = { errors: [{ type: "https://api.x.com/2/problems/internal-error", title: "Oops", detail: "Oops" }] };

  it("is no account", async () => {
    wire.answerNext(200, problem);
    expect(await social.getAccount()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  it("is no empty page", async () => {
    wire.answerNext(200, problem);
    const look = social.search({ query: "gatecheck", sinceId: null, untilId: null, limit: 10 });
    expect(await look).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });

  it("leaves open whether a post was deleted", async () => {
    wire.answerNext(200, problem);
    expect(await social.remove("1")).toMatchObject({ ok: false, error: { kind: "unknown" } });
    wire.answerNext(200, { data: { deleted: false } });
    expect(await social.remove("1")).toMatchObject({ ok: false, error: { kind: "unknown" } });
  });
});
