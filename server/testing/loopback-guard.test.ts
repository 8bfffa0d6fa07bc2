import { spawn } from "node:child_process";
import dgram from "node:dgram";
import dns, { lookup, Resolver } from "node:dns";
import { lookup as lookupSoon, resolveMx, reverse, Resolver as SoonResolver } from "node:dns/promises";
import { createServer, get } from "node:http";
import { get as getSecure } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
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

  const NAME = "hooks.example.com";
  const called = (ask: (done: (error: Error | null) => void) => unknown) =>
    new Promise<Error | null>((done) => ask(done));
  const rejected = (asked: Promise<unknown>) => asked.then(() => null).catch((error: Error) => error);

  it.each([
    ["lookup", () => called((done) => lookup(NAME, done))],
    ["lookup of all", () => called((done) => dns.lookup(NAME, { all: true }, done))],
    ["resolve4", () => called((done) => dns.resolve4(NAME, done))],
    ["a resolver of its own", () => called((done) => new Resolver().resolveTxt(NAME, done))],
    ["lookup, promised", () => rejected(lookupSoon(NAME))],
    ["lookup, made a promise", () => rejected(promisify(lookup)(NAME))],
    ["resolveMx, promised", () => rejected(resolveMx(NAME))],
    ["a resolver of its own, promised", () => rejected(new SoonResolver().resolve(NAME))],
  ])("is refused and written down, by the name service: %s", async (_how, ask) => {
    expect(await ask()).toMatchObject({
      code: "ENOTFOUND",
      message: `A test must not leave this machine: a look-up of ${NAME} was refused.`,
    });
    expect(guard.take()).toEqual([NAME]);
  });

  it("is refused when it asks whose an address is", async () => {
    expect(await rejected(reverse(OUTSIDE))).toMatchObject({ code: "ENOTFOUND" });
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

  it("has names and addresses that need no question", async () => {
    expect((await lookupSoon("localhost")).address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await promisify(lookup)(OUTSIDE)).toEqual({ address: OUTSIDE, family: 4 });
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
