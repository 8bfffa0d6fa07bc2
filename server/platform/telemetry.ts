import { createRequire } from "node:module";
import type { Env } from "./env.ts";

type Capture = (error: unknown, where: Record<string, string>) => void;

const shared = globalThis as typeof globalThis & { [key: symbol]: unknown };
const CAPTURE = Symbol.for("caseyos.capture");
const STOP = Symbol.for("caseyos.telemetry-stop");

/**
 * Error capture and traces, each only where it is configured: without SENTRY_DSN and OTEL_EXPORTER_OTLP_ENDPOINT nothing of
 * them is loaded. Safe to call twice.
 */
export async function startTelemetry(
  env: Pick<Env, "SENTRY_DSN" | "OTEL_EXPORTER_OTLP_ENDPOINT" | "NODE_ENV">,
): Promise<void> {
  if (shared[STOP]) return;
  const stops: (() => Promise<unknown>)[] = [];
  shared[STOP] = stops;
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT) stops.push(await startTraces(env.OTEL_EXPORTER_OTLP_ENDPOINT));
  if (env.SENTRY_DSN) stops.push(await startErrorCapture(env.SENTRY_DSN, env.NODE_ENV));
}

/** Sends what is still waiting. */
export async function stopTelemetry(): Promise<void> {
  const stops = (shared[STOP] as (() => Promise<unknown>)[] | undefined) ?? [];
  await Promise.allSettled(stops.splice(0).map((stop) => stop()));
}

/** Reports an error that nobody foresaw. Costs nothing when error capture is off. */
export const capture: Capture = (error, where) => {
  (shared[CAPTURE] as Capture | undefined)?.(error, where);
};

async function startErrorCapture(dsn: string, environment: string): Promise<() => Promise<unknown>> {
  const sentry = await import("@sentry/node");
  sentry.init({
    dsn,
    environment,
    defaultIntegrations: false,
    // Messages of database and vendor errors can quote values: only the kind of error and its stack leave.
    beforeSend: (event) => {
      for (const exception of event.exception?.values ?? []) exception.value = "[message withheld]";
      return { ...event, request: undefined, user: undefined, breadcrumbs: undefined, extra: undefined };
    },
  });
  shared[CAPTURE] = (error: unknown, where: Record<string, string>) => {
    sentry.captureException(error, { tags: where });
  };
  return () => sentry.close(2_000);
}

async function startTraces(endpoint: string): Promise<() => Promise<unknown>> {
  const [{ NodeSDK }, { OTLPTraceExporter }, { HttpInstrumentation }, { PgInstrumentation }] = await Promise.all([
    import("@opentelemetry/sdk-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/instrumentation-http"),
    import("@opentelemetry/instrumentation-pg"),
  ]);
  const sdk = new NodeSDK({
    serviceName: "caseyos",
    traceExporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
    // Addresses can carry sign-in tokens and mail addresses in their query: only the path is told. Calls to vendors are not.
    instrumentations: [
      new HttpInstrumentation({
        ignoreOutgoingRequestHook: () => true,
        startIncomingSpanHook: ({ url = "/" }) => {
          const path = url.split("?")[0] ?? "/";
          return { "http.target": path, "http.url": path, "url.path": path, "url.query": "", "url.full": path };
        },
      }),
      new PgInstrumentation({ enhancedDatabaseReporting: false }),
    ],
  });
  sdk.start();
  // The instrumentation patches a module when it is required; ours are imported.
  createRequire(import.meta.url)("node:http");
  return () => sdk.shutdown();
}
