import { type App, bearerToken, isRecord, type RouteContext } from "../http/emulator.ts";
import type { Grant, GrantBook } from "../oauth/grants.ts";

/** Arguments of a method call; Slack takes forms and JSON alike. */
export type Arguments = Record<string, unknown>;

export type Method = {
  /** Any of these scopes lets the token call it; none: a token is enough. */
  scopes: readonly string[];
  /** Arguments this emulator honours. Any other answers 400, so that no test passes because one was ignored. */
  takes: readonly string[];
  run(args: Arguments, grant: Grant): Record<string, unknown> | Promise<Record<string, unknown>>;
};

/** Slack's refusal: HTTP 200, and the word in the body. */
export class SlackRefusal extends Error {
  readonly extra: Record<string, unknown>;
  constructor(error: string, extra: Record<string, unknown> = {}) {
    super(error);
    this.extra = extra;
  }
}

/** Registers Web API methods under `/api/<name>` behind token, argument and scope checks. */
export function registerMethods(app: App, grants: GrantBook, methods: Record<string, Method>): void {
  for (const [name, method] of Object.entries(methods)) {
    app.post(`/api/${name}`, async (c) => {
      const { token: inBody, ...args } = await argumentsOf(c);
      const checked = check(grants, bearerToken(c) ?? inBody, method, args);
      return checked instanceof Response ? checked : run(method, args, checked);
    });
  }
}

/** The grant behind the token, or Slack's refusal. */
function check(grants: GrantBook, token: unknown, method: Method, args: Arguments): Grant | Response {
  if (typeof token !== "string" || token === "") return refuse("not_authed");
  const access = grants.checkAccess(token);
  if (access.kind !== "good") return refuse(access.kind === "expired" ? "token_expired" : "invalid_auth");
  const { scopes } = access.token;
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
    return refuse("missing_scope", { needed: method.scopes.join(","), provided: scopes.join(",") });
  }
  const odd = Object.keys(args).filter((key) => !method.takes.includes(key));
  return odd.length > 0 ? refuse("sandbox_unsupported_argument", { arguments: odd }, 400) : access.grant;
}

async function run(method: Method, args: Arguments, grant: Grant): Promise<Response> {
  try {
    return Response.json({ ok: true, ...(await method.run(args, grant)) });
  } catch (error) {
    if (error instanceof SlackRefusal) return refuse(error.message, error.extra);
    throw error;
  }
}

export const refuse = (error: string, extra: Record<string, unknown> = {}, status = 200): Response =>
  Response.json({ ok: false, error, ...extra }, { status });

export async function argumentsOf(c: RouteContext): Promise<Arguments> {
  const body = await c.req.text();
  if (/json/.test(c.req.header("content-type") ?? "")) {
    const value: unknown = JSON.parse(body || "{}");
    return isRecord(value) ? value : {};
  }
  return Object.fromEntries(new URLSearchParams(body));
}

export const text = (args: Arguments, name: string): string => {
  const value = args[name];
  return typeof value === "string" ? value : value === undefined ? "" : String(value);
};

/** A form carries booleans as words. */
export const flag = (args: Arguments, name: string): boolean => ["true", "1"].includes(text(args, name));

/** A structured argument: JSON as text in a form, or as it is. */
export function structured(args: Arguments, name: string, refusal: string): unknown {
  const value = args[name];
  if (typeof value !== "string") return value;
  if (value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackRefusal(refusal);
  }
}

/** One page of a list, and Slack's cursor to the next; the cursor is the position, in their usual wrapping. */
export function pageOf<T>(args: Arguments, all: T[], most: number): { items: T[]; next: string } {
  const limit = Math.min(most, Math.max(1, Number(text(args, "limit") || 100)));
  const cursor = text(args, "cursor");
  const start = cursor === "" ? 0 : Number(Buffer.from(cursor, "base64").toString().replace("next:", ""));
  if (!Number.isInteger(start)) throw new SlackRefusal("invalid_cursor");
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`next:${end}`).toString("base64") : "";
  return { items: all.slice(start, end), next };
}
