import type { Core } from "./core.ts";
import type { RunDetail } from "./engine-types.ts";
import { getRun, listRuns } from "./inspect.ts";
import { isObject, type JsonValue } from "./wire.ts";

function described(run: RunDetail): JsonValue {
  return {
    run_id: run.id,
    function_id: run.functionId,
    status: run.status[0]?.toUpperCase() + run.status.slice(1),
    output: run.error ?? run.output,
    run_started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
    event_id: run.eventId,
  };
}

/** Status and output of runs as the dev server tells them; null when the request asks for something else. */
export async function answerRunQuery(core: Core, url: URL, request: Request): Promise<Response | null> {
  if (url.pathname === "/v0/gql") return answerGraph(core, await request.clone().json());
  const [, id] = /^\/v1\/runs\/([^/]+)$/.exec(url.pathname) ?? [];
  if (id !== undefined && request.method === "GET") {
    const run = await getRun(core, decodeURIComponent(id));
    return run ? Response.json({ data: described(run) }) : Response.json({ error: "not found" }, { status: 404 });
  }
  const [, event] = /^\/v1\/events\/([^/]+)\/runs$/.exec(url.pathname) ?? [];
  if (event === undefined) return null;
  const runs = await listRuns(core, { eventId: decodeURIComponent(event), limit: 500 });
  const details = await Promise.all(runs.map((run) => getRun(core, run.id)));
  return Response.json({ data: details.flatMap((run) => (run ? [described(run)] : [])) });
}

/** The two questions the SDK's test helpers ask: a run's state, and the output under the id they got for it. */
async function answerGraph(core: Core, body: unknown): Promise<Response> {
  const variables = isObject(body) && isObject(body.variables) ? body.variables : {};
  if (typeof variables.traceID === "string") {
    const run = await getRun(core, variables.traceID);
    const error = run?.error ? { name: run.error.name, message: run.error.message } : null;
    const data = run && !error ? JSON.stringify(run.output) : null;
    return Response.json({ data: { runTraceSpanOutputByID: { data, error } } });
  }
  const run = await getRun(core, String(variables.runId ?? ""));
  const status = run?.status.toUpperCase() ?? "";
  const trace = run && { status, outputID: run.endedAt ? run.id : null };
  return Response.json({ data: { run: run && { status, trace } } });
}
