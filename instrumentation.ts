import type { Instrumentation } from "next";

export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next tells only here which runtime loads this file
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ env }, { startTelemetry }] = await Promise.all([
    import("#server/platform/env.ts"),
    import("#server/platform/telemetry.ts"),
  ]);
  await startTelemetry(env());
}

/** Errors while rendering pages, with the route's pattern and never the address itself. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  const { capture } = await import("#server/platform/telemetry.ts");
  capture(error, { path: context.routePath, kind: context.routeType });
};
