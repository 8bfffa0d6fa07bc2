import { createEngine, type Engine, type EngineOptions } from "../index.ts";
import { isObject, type JsonObject } from "../wire.ts";
import { appId, eventKey, signingKey, visibleLog } from "./harness.ts";

/** One request as the serve endpoint saw it. */
export type Call = { step: string; body: JsonObject; headers: Headers };

/** What a scripted function answers to its n-th call. */
export type Script = (call: Call, index: number) => Response | Promise<Response>;

/** A 206 with opcodes, as the SDK answers. */
export function ops(list: object[], headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(list), {
    status: 206,
    headers: { "x-inngest-sdk": "inngest-js:v4.24.0", "x-inngest-req-version": "2", ...headers },
  });
}

/** A 200 with the function's result. */
export function result(value: unknown): Response {
  return new Response(JSON.stringify(value), { status: 200, headers: { "x-inngest-sdk": "inngest-js:v4.24.0" } });
}

function configOf(fn: string): JsonObject {
  const runtime = { type: "http", url: "http://inngest.embedded/api/inngest" };
  return {
    id: `${appId}-${fn}`,
    name: fn,
    triggers: [{ event: fn }],
    steps: { step: { id: "step", name: "step", runtime, retries: { attempts: 2 } } },
  };
}

async function callOf(request: Request): Promise<{ fn: string; call: Call }> {
  const url = new URL(request.url);
  const body: unknown = await request.json();
  const fn = (url.searchParams.get("fnId") ?? "").slice(appId.length + 1);
  return {
    fn,
    call: { step: url.searchParams.get("stepId") ?? "", body: isObject(body) ? body : {}, headers: request.headers },
  };
}

/** An engine whose functions are scripts instead of the SDK. `calls` holds what each function was asked. */
export async function startScripted(
  url: string,
  scripts: Record<string, Script>,
  options: Partial<EngineOptions> = {},
): Promise<{ engine: Engine; calls: Map<string, Call[]>; send(fn: string, data?: JsonObject): Promise<string> }> {
  const calls = new Map<string, Call[]>();
  const serve = async (request: Request): Promise<Response> => {
    if (request.method === "PUT") return Response.json({ functions: Object.keys(scripts).map(configOf) });
    const { fn, call } = await callOf(request);
    const seen = calls.get(fn) ?? [];
    calls.set(fn, [...seen, call]);
    const script = scripts[fn];
    return script ? script(call, seen.length) : new Response("no such function", { status: 500 });
  };
  const engine = createEngine({
    databaseUrl: url,
    appId,
    signingKey,
    eventKey,
    serve,
    log: visibleLog(),
    backoff: () => 10,
    heartbeatSeconds: 10,
    superviseSeconds: 1,
    slots: 4,
    ...options,
  });
  await engine.start();
  return {
    engine,
    calls,
    async send(fn, data = {}) {
      const response = await engine.fetch(`http://inngest.embedded/e/${eventKey}`, {
        method: "POST",
        body: JSON.stringify({ name: fn, data }),
      });
      const { ids } = (await response.json()) as { ids: string[] };
      return ids[0] ?? "";
    },
  };
}
