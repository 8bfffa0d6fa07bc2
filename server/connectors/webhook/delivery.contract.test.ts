import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublicAddress } from "#server/connectors/http/address.ts";
import { createWebhookDelivery } from "./delivery.ts";

type Got = { path: string; headers: IncomingMessage["headers"]; body: string };

let server: Server;
let base: string;
const got: Got[] = [];
const answers: Record<string, (response: ServerResponse) => void> = {
  "/ok": (response) => response.writeHead(204).end(),
  "/moved": (response) => response.writeHead(302, { location: "/ok" }).end(),
  "/no": (response) => response.writeHead(400).end("no"),
  "/busy": (response) => response.writeHead(429, { "retry-after": "7" }).end(),
  "/broken": (response) => response.writeHead(500).end(),
  "/endless": (response) => {
    response.writeHead(200);
    const more = () => response.write(Buffer.alloc(65_536), more);
    response.on("error", () => {});
    more();
  },
  "/silent": () => {},
};
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? "";
    got.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
    answers[path]?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const message = (url: string, body = '{"type":"deal.won"}') => ({ url, secret, id: "msg_1", at: new Date(), body });
const sandbox = createWebhookDelivery({ isSandbox: true, guard: { timeoutMs: 300 } });
const product = createWebhookDelivery({ isSandbox: false });

describe("a delivery in the sandbox", () => {
  it("is signed so that the receiver can check it with its secret", async () => {
    expect(await sandbox.post(message(`${base}/ok`))).toEqual({ ok: true, value: { status: 204 } });
    const [delivered] = got.splice(0);
    const headers = delivered?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(delivered?.body ?? "", headers)).toEqual({ type: "deal.won" });
    expect(headers["webhook-id"]).toBe("msg_1");
  });

  it.each([
    ["/moved", { kind: "rejected", status: 302 }],
    ["/no", { kind: "rejected", status: 400 }],
    ["/busy", { kind: "rate_limited", retryAfterMs: 7_000 }],
    ["/broken", { kind: "unknown", status: 500 }],
    ["/silent", { kind: "unknown" }],
  ])("of %s is not taken for done", async (path, error) => {
    expect(await sandbox.post(message(base + path))).toMatchObject({ ok: false, error });
    expect(got.splice(0).map((one) => one.path)).toEqual([path]);
  });

  it("does not read an answer without an end", async () => {
    expect(await sandbox.post(message(`${base}/endless`))).toMatchObject({ ok: true });
  });

  it.each(["http://169.254.169.254/latest/meta-data", "http://[fe80::1]/in", "http://[::ffff:169.254.169.254]/in"])(
    "to %s is refused even there: clouds give out credentials at such addresses",
    async (url) => {
      expect(await sandbox.post(message(url))).toMatchObject({ ok: false, error: { kind: "rejected" } });
    },
  );

  it("is refused above 64 kB", async () => {
    got.splice(0);
    const large = JSON.stringify({ text: "x".repeat(65_536) });
    expect(await sandbox.post(message(`${base}/ok`, large))).toMatchObject({ ok: false, error: { kind: "rejected" } });
    expect(got).toEqual([]);
  });
});

describe("outside the sandbox", () => {
  it.each([
    "http://hooks.customer.test/in",
    "https://127.0.0.1/in",
    "https://[::1]/in",
    "https://localhost/in",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/in",
    "https://2130706433/in",
  ])("%s is refused before anything is sent", async (url) => {
    expect(await product.post(message(url))).toMatchObject({ ok: false, error: { kind: "rejected" } });
  });

  it.each([
    ["93.184.216.34", true],
    ["10.1.2.3", false],
    ["172.20.0.1", false],
    ["192.168.1.1", false],
    ["100.64.0.1", false],
    ["0.0.0.0", false],
    ["255.255.255.255", false],
    ["2606:4700::1111", true],
    ["fd00::1", false],
    ["fe80::1", false],
    ["::ffff:93.184.216.34", false],
    ["64:ff9b::a00:1", false],
    ["2002:a00:1::", false],
    ["nonsense", false],
  ])("%s counts as public: %s", (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
