import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort, isFree } from "./ports.ts";

it("a free port is never one that an outgoing connection is given meanwhile", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThan(1_024);
});

it("a port that is listened to is not free", async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  expect(await isFree(port)).toBe(false);
  await new Promise((closed) => server.close(closed));
  expect(await isFree(port)).toBe(true);
});
