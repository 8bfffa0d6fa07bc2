import { createHmac } from "node:crypto";
import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_TOKENS, SLACK_APP } from "./constants.ts";
import { type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const client = (token?: string) =>
  new WebClient(token, {
    slackApiUrl: `${sandbox.urls.slack}/api/`,
    retryConfig: { retries: 0 },
    logLevel: "error" as never,
  });
const refusal = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "none",
    (error: { data?: { error?: string }; statusCode?: number }) => error.data?.error ?? String(error.statusCode),
  );

describe("the Slack emulator", () => {
  it("takes tokens that it has given out, and no others", async () => {
    expect(await refusal(client("xoxb-made-up").auth.test())).toBe("invalid_auth");
    expect(await refusal(client().auth.test())).toBe("not_authed");
    expect(await client(SEEDED_TOKENS.slack.accessToken).auth.test()).toMatchObject({ user_id: SLACK_APP.botUserId });
  });

  it("refuses what it does not honour, so that nothing passes because it was ignored", async () => {
    const slack = client(SEEDED_TOKENS.slack.accessToken);
    const odd = { channel: "C0SALES0001", text: "x", link_names: true };
    expect(await refusal(slack.chat.postMessage(odd))).toBe("400");
    expect(await refusal(slack.conversations.members({ channel: "C0SALES0001" }))).toBe("unknown_method");
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3_001) } }];
    expect(await refusal(slack.chat.postMessage({ channel: "C0SALES0001", text: "x", blocks }))).toBe("invalid_blocks");
  });

  it("pages through a channel and shows metadata to who asks for it", async () => {
    const slack = client(SEEDED_TOKENS.slack.accessToken);
    const metadata = { event_type: "caseyos_move", event_payload: { key: "k" } };
    for (const text of ["one", "two", "three"])
      await slack.chat.postMessage({ channel: "C0DEALDESK1", text, metadata });
    const first = await slack.conversations.history({ channel: "C0DEALDESK1", limit: 2 });
    const cursor = first.response_metadata?.next_cursor;
    const second = await slack.conversations.history({
      channel: "C0DEALDESK1",
      limit: 2,
      cursor,
      include_all_metadata: true,
    });
    expect([...(first.messages ?? []), ...(second.messages ?? [])].map(({ text }) => text)).toEqual([
      "three",
      "two",
      "one",
    ]);
    expect(first.messages?.[0]).not.toHaveProperty("metadata");
    expect(second.messages?.[0]).toMatchObject({ metadata });
  });
});

describe("events of the Slack emulator", () => {
  it("are signed over their own bytes, and repeated once with Slack's headers when they fail", async () => {
    const { createServer } = await import("node:http");
    const seen: { headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(seen.length === 1 ? 500 : 200).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    const own = await testSandbox({ appUrl: `http://127.0.0.1:${port}` });
    const { deliveries } = await own.world.slackMention({ text: "hello" });
    expect(deliveries).toMatchObject([{ status: 200, error: null }]);
    expect(seen.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1"]);
    const [first] = seen;
    const timestamp = String(first?.headers["x-slack-request-timestamp"]);
    const digest = createHmac("sha256", SLACK_APP.signingSecret).update(`v0:${timestamp}:${first?.body}`).digest("hex");
    expect(first?.headers["x-slack-signature"]).toBe(`v0=${digest}`);
    expect(JSON.parse(first?.body ?? "{}")).toMatchObject({
      type: "event_callback",
      event: { type: "app_mention", text: `<@${SLACK_APP.botUserId}> hello` },
    });
    await own.close();
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  });
});
