import type { NextAuthOptions } from "next-auth";
import { letAuthFollowHeaders } from "#server/platform/env.ts";
import { isAppError, notFound } from "#server/platform/pure/errors.ts";
import type { Api, RequestContext } from "../context.ts";
import { limitSignIn } from "../limits.ts";
import { KIB, readBody } from "../rest/body.ts";
import { assertSameOrigin, changesState } from "../security/origin.ts";
import { authOptions } from "./options.ts";
import { sessionCookieName } from "./session.ts";

type NodeStyle = {
  request: {
    method: string;
    query: Record<string, unknown>;
    cookies: Record<string, string>;
    headers: Record<string, string>;
    body: Record<string, string> | undefined;
  };
};
type NextAuth = (request: NodeStyle["request"], response: AnswerRecorder, options: NextAuthOptions) => Promise<void>;

type AuthHandler = (request: Request, context: RequestContext) => Promise<Response>;

/**
 * next-auth without Next: its handler for plain request and response objects, fed from a `Request`. It and its providers are
 * loaded with the first sign-in.
 */
export function createAuthHandler(api: Api): AuthHandler {
  let loaded: Promise<{ nextAuth: NextAuth; options: NextAuthOptions }> | undefined;
  const load = async () => {
    letAuthFollowHeaders();
    const module = (await import("next-auth")) as unknown as { default: NextAuth | { default: NextAuth } };
    const nextAuth = typeof module.default === "function" ? module.default : module.default.default;
    return { nextAuth, options: authOptions(api) };
  };
  return async (request, context) => {
    if (changesState(request.method)) assertSameOrigin(request.headers, api.settings.origin);
    const nodeRequest = await nodeRequestOf(api, request);
    if ((nodeRequest.query.nextauth as string[]).length === 0) throw notFound("address");
    const confirm = confirmation(nodeRequest, api.settings.origin);
    if (confirm) return confirm;
    const refused = providerRefusal(nodeRequest, api.settings.origin) ?? (await tooManyLinks(nodeRequest, context));
    if (refused) return refused;
    loaded ??= load();
    const { nextAuth, options } = await loaded;
    const recorder = createRecorder();
    await nextAuth(nodeRequest, recorder, options);
    return recorder.response();
  };
}

const isMailCallback = ({ query }: NodeStyle["request"]): boolean =>
  (query.nextauth as string[]).join("/") === "callback/email";

/**
 * Mail scanners and previews open links: opening one of ours uses nothing up and signs nobody in. It leads to a page whose
 * button posts the same token from our own site.
 */
function confirmation(request: NodeStyle["request"], origin: string): Response | null {
  if (!isMailCallback(request) || changesState(request.method)) return null;
  const { nextauth: _, ...asked } = request.query;
  const location = `${origin}/sign-in/confirm?${new URLSearchParams(asked as Record<string, string>)}`;
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}

/** Somebody who declines at the provider comes back with its error instead of a code: nothing to check, only to say. */
function providerRefusal({ query }: NodeStyle["request"], origin: string): Response | null {
  const [action] = query.nextauth as string[];
  if (action !== "callback" || typeof query.error !== "string") return null;
  const error = query.error === "access_denied" ? "AccessDenied" : "OAuthCallback";
  return new Response(null, { status: 302, headers: { location: `${origin}/sign-in?error=${error}` } });
}

/** The limit on sign-in links. Its answer is one that the sign-in page understands. */
async function tooManyLinks(
  { method, query, body }: NodeStyle["request"],
  context: RequestContext,
): Promise<Response | null> {
  const path = (query.nextauth as string[]).join("/");
  if (method !== "POST" || path !== "signin/email") return null;
  try {
    await limitSignIn(context, body?.email ?? "");
    return null;
  } catch (error) {
    if (!isAppError(error) || error.code !== "rate_limited") throw error;
    const location = `${context.api.settings.origin}/sign-in?error=RateLimited`;
    const headers = { location, "retry-after": String(Math.ceil((error.retryAfterMs ?? 0) / 1000)) };
    return body?.json === "true"
      ? Response.json({ url: location }, { status: 429, headers })
      : new Response(null, { status: 302, headers });
  }
}

async function nodeRequestOf(api: Api, request: Request): Promise<NodeStyle["request"]> {
  const url = new URL(request.url);
  const { protocol, host } = new URL(api.settings.origin);
  const nextauth = url.pathname.split("/").slice(3).filter(Boolean);
  const cookies = cookiesOf(request.headers.get("cookie"));
  // A sign-in never joins the session the browser happens to have: that would tie two people's accounts together.
  if (nextauth[0] === "callback") delete cookies[sessionCookieName(api.settings)];
  const nodeRequest: NodeStyle["request"] = {
    method: request.method,
    query: { ...Object.fromEntries(url.searchParams), nextauth },
    cookies,
    headers: {
      ...Object.fromEntries(request.headers),
      "x-forwarded-host": host,
      "x-forwarded-proto": protocol.replace(":", ""),
    },
    body: changesState(request.method) ? await formOf(request) : undefined,
  };
  // next-auth looks for the token of a link in the address, where it came from until the page's button posted it.
  if (isMailCallback(nodeRequest)) nodeRequest.query = { ...nodeRequest.body, ...nodeRequest.query };
  return nodeRequest;
}

async function formOf(request: Request): Promise<Record<string, string>> {
  const text = (await readBody(request, 16 * KIB)).toString("utf8");
  if (!(request.headers.get("content-type") ?? "").includes("json"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, string>) : {};
  } catch {
    return {};
  }
}

function cookiesOf(header: string | null): Record<string, string> {
  const pairs = (header ?? "").split(";").flatMap((part) => {
    const at = part.indexOf("=");
    return at > 0 ? [[part.slice(0, at).trim(), decoded(part.slice(at + 1).trim())] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

type AnswerRecorder = ReturnType<typeof createRecorder>;

/** The few calls of a Node response that next-auth makes, recorded into a `Response`. */
function createRecorder() {
  const headers = new Headers({ "cache-control": "no-store" });
  const cookies: string[] = [];
  let status = 200;
  let body: string | null = null;
  const recorder = {
    status: (code: number) => {
      status = code;
      return recorder;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? [...cookies] : headers.get(name)),
    setHeader: (name: string, value: string | string[]) => {
      if (name.toLowerCase() === "set-cookie") cookies.splice(0, cookies.length, ...[value].flat());
      else headers.set(name, String(value));
      return recorder;
    },
    json: (value: unknown) => {
      headers.set("content-type", "application/json");
      body = JSON.stringify(value);
    },
    send: (value: unknown) => {
      if (value === undefined || value === null) return;
      if (typeof value === "object") recorder.json(value);
      else body = String(value);
    },
    end: () => {},
    response: (): Response => {
      for (const cookie of cookies) headers.append("set-cookie", cookie);
      return new Response(body, { status, headers });
    },
  };
  return recorder;
}
