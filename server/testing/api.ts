import { sessionCookie } from "#server/api/auth/session.ts";
import { type Api, createApi } from "#server/api/context.ts";
import { createHandler, type Handler } from "#server/api/handler.ts";
import type { Endpoint } from "#server/api/rest/endpoint.ts";
import { type ApiSettings, defaultLimits } from "#server/api/settings.ts";
import { createDb } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import { testDeps, unique } from "./build/index.ts";
import { freshDatabase } from "./database.ts";

export const TEST_ORIGIN = "http://caseyos.test";

/** No sign-in provider; limits far away. */
export const testSettings = (overrides: Partial<ApiSettings> = {}): ApiSettings => ({
  origin: TEST_ORIGIN,
  authSecret: "a secret of tests that is long enough",
  trustedProxies: 0,
  isProduction: true,
  ...defaultLimits,
  requestsPerMinute: 100_000,
  signIn: { google: null, oidc: null, isGoogleSimulated: false, isMailSimulated: false },
  ...overrides,
});

export type Call = {
  method?: string;
  /** Sent as JSON, unless it is a string already. */
  body?: unknown;
  headers?: Record<string, string>;
  key?: string;
  /** A person's session; the request then comes from our own page unless `headers` say otherwise. */
  as?: { userId: string; epoch?: number };
  ip?: string;
};

export type Answer = { status: number; headers: Headers; text: string; json: unknown };

export type TestApi = {
  api: Api;
  deps: Deps;
  handler: Handler;
  /** One request through the whole door, as the node server would make it. */
  call(path: string, call?: Call): Promise<Answer>;
  request(path: string, call?: Call): Promise<Response>;
  close(): Promise<void>;
};

async function requestOf(settings: ApiSettings, path: string, call: Call): Promise<Request> {
  const { body, key, as } = call;
  const method = call.method ?? (body === undefined ? "GET" : "POST");
  const headers = new Headers(key ? { authorization: `Bearer ${key}` } : {});
  if (as) headers.set("cookie", await sessionCookie(settings, { userId: as.userId, epoch: as.epoch ?? 0 }));
  if (as && method !== "GET") headers.set("origin", settings.origin);
  if (body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value);
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return new Request(new URL(path, settings.origin), { method, headers, body: text });
}

/** The real handler over a database of its own; no Next, no port. */
export async function aTestApi(
  options: {
    settings?: Partial<ApiSettings>;
    deps?: Partial<Deps>;
    heartbeatMs?: number;
    endpoints?: readonly Endpoint[];
  } = {},
): Promise<TestApi> {
  const database = await freshDatabase();
  const db = createDb(database.url, 8);
  const deps = testDeps(db, options.deps);
  const api = createApi(deps, testSettings(options.settings));
  const handler = createHandler(api, {
    root: process.cwd(),
    heartbeatMs: options.heartbeatMs,
    endpoints: options.endpoints,
  });
  const request = async (path: string, call: Call = {}): Promise<Response> => {
    const ip = call.ip ?? `10.0.0.${unique()}`;
    return handler(await requestOf(api.settings, path, call), { ip });
  };
  return {
    api,
    deps,
    handler,
    request,
    call: async (path, call) => {
      const response = await request(path, call);
      const text = await response.text();
      const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text ? JSON.parse(text) : null,
      };
    },
    close: async () => {
      await handler.stop();
      await db.close();
      await database.drop();
    },
  };
}
