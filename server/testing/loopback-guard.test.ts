import { spawn } from "node:child_process";
import dgram from "node:dgram";
import { createServer, get } from "node:http";
import { get as getSecure } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { guardLoopback, isLoopback } from "./loopback-guard.ts";

// 192.0.2.0/24 is set aside for documentation: nothing answers there.
const OUTSIDE = "192.0.2.7";
const guard = guardLoopback("unused: this process is guarded already");

const failure = (emitter: { on(event: "error", done: (error: Error) => void): unknown }) =>
  new Promise<string>((done) => emitter.on("error", (error) => done(error.message)));
const refused = `A test must not leave this machine: a connection to ${OUTSIDE} was refused.`;

describe("a test that reaches for another machine", () => {
  it.each([
    ["a socket", () => failure(connect(443, OUTSIDE))],
    ["a socket by options", () => failure(connect({ host: OUTSIDE, port: 443 }))],
    ["TLS", () => failure(connectTls({ host: OUTSIDE, port: 443 }))],
    ["http", () => failure(get(`http://${OUTSIDE}/`))],
    ["https", () => failure(getSecure(`https://${OUTSIDE}/`))],
    ["fetch", () => fetch(`http://${OUTSIDE}/`).catch((error: Error) => (error.cause as Error).message)],
  ])("is refused and written down, by %s", async (_how, reach) => {
    expect(await reach()).toBe(refused);
    expect(guard.take()).toEqual([OUTSIDE]);
  });

  it("is refused and written down, by UDP", () => {
    const socket = dgram.createSocket("udp4");
    expect(() => socket.send("hello", 53, OUTSIDE)).toThrow(refused);
    socket.close();
    expect(guard.take()).toEqual([OUTSIDE]);
  });

  it("is refused by name before the name is looked up", async () => {
    await expect(fetch("https://gmail.googleapis.com/upload/")).rejects.toThrow("fetch failed");
    expect(guard.take()).toEqual(["gmail.googleapis.com"]);
  });

  it("is found out when a process it started did it", async () => {
    const code = `fetch("http://${OUTSIDE}/").catch(() => {})`;
    const child = spawn(process.execPath, ["-e", code], { stdio: "ignore" });
    expect(await new Promise((done) => child.once("exit", done))).toBe(0);
    expect(guard.take()).toEqual([OUTSIDE]);
  });

  it.fails("fails for it, even when the caller swallows the error", async () => {
    await fetch(`http://${OUTSIDE}/`).catch(() => {});
  });
});

describe("this machine", () => {
  it("can be reached", async () => {
    const server = createServer((_request, answer) => answer.end("here")).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("here");
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe("here");
    await new Promise((done) => server.close(done));
    expect(guard.take()).toEqual([]);
  });

  it.each([
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
    "app.localhost",
    "",
  ])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.0.0.1",
    "localhost.example",
    "127.0.0.1.example",
    "1.127.0.0",
    "::ffff:10.0.0.1",
    "example.com",
  ])("is not %s", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
