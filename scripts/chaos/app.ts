/**
 * The product's process for the chaos run: API and durable half as in server/api/server.ts, without the pages, so that no build
 * is needed. With CHAOS_DIE_AT=n it kills itself before or after a database statement, the n-th place from its start.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startDurable } from "#inngest/runtime.ts";
import { sharedApi } from "#server/api/deps.ts";
import { createFrontDoor } from "#server/api/front-door.ts";
import { sharedHandler } from "#server/api/mount.ts";
import { env } from "#server/platform/env.ts";
import { killableDb } from "#server/testing/steps.ts";

const api = sharedApi();
const dieAt = Number(process.env.CHAOS_DIE_AT ?? 0);
let passed = 0;
const point = (): void => {
  passed += 1;
  if (passed === dieAt) process.kill(process.pid, "SIGKILL");
};
if (dieAt > 0) api.deps.db = killableDb(api.deps.db, { point, changed: () => {} });

const server = createServer();
const noPages = async (_request: unknown, response: { writeHead(status: number): { end(): unknown } }) =>
  void response.writeHead(404).end();
server.on("request", createFrontDoor(api, sharedHandler(), noPages));
await new Promise<void>((done) => server.listen(env().PORT, "127.0.0.1", () => done()));
const durable = await startDurable(api.deps);
api.durable = durable;
api.deps.jobs = durable.jobs;

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  server.closeAllConnections();
  await durable.stop();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("disconnect", () => void stop());
process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`);
