/** `node telemetry-probe.ts <otel|sentry|off>`: starts telemetry against a collector of its own, makes one request and one error, prints what arrived. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { capture, startTelemetry, stopTelemetry } from "#server/platform/telemetry.ts";

const [, , kind] = process.argv;
const received: string[] = [];

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const collector = await listen((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on("end", () => {
    received.push(`${request.url}\n${body}`);
    response.end("{}");
  });
});
await startTelemetry({
  NODE_ENV: "test",
  OTEL_EXPORTER_OTLP_ENDPOINT: kind === "otel" ? `http://${collector}` : undefined,
  SENTRY_DSN: kind === "sentry" ? `http://key@${collector}/1` : undefined,
});
const app = await listen((_request, response) => response.end("hello"));
await fetch(`http://${app}/api/auth/callback/email?token=s3cret&email=dana%40x.test`);
capture(new Error("password=hunter2"), { path: "/api/x" });
await stopTelemetry();
process.stdout.write(JSON.stringify(received));
process.exit(0);
