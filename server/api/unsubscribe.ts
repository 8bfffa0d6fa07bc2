import { unsubscribe } from "#server/domain/guardrails/rest.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import type { RequestContext } from "./context.ts";
import { KIB, readBody } from "./rest/body.ts";

/** The field by which our own page asks to be shown the result; a mail provider's one-click POST has no such field. */
const FROM_PAGE = "from=page";

/**
 * `/api/unsubscribe?token=…`, the link of the List-Unsubscribe header (RFC 8058). POST does it, without a session and from any
 * origin: the token is the credential. GET changes nothing, because scanners follow links: it leads to a page with a button.
 */
export async function unsubscribeDoor(
  request: Request,
  context: RequestContext,
  answerHeaders: Headers,
): Promise<Response> {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const page = (query: string) => `${context.api.settings.origin}/unsubscribe?${query}`;
  if (request.method === "GET" || request.method === "HEAD")
    return seeOther(page(new URLSearchParams({ token }).toString()));
  if (request.method !== "POST") {
    answerHeaders.set("allow", "GET, HEAD, POST");
    throw invalidInput("request.method_not_allowed", "This address answers GET and POST only.");
  }
  const body = (await readBody(request, 16 * KIB)).toString("utf8");
  await unsubscribe(context.api.deps, { token, requestId: context.requestId });
  if (body.split("&").includes(FROM_PAGE)) {
    return seeOther(page(new URLSearchParams({ token, done: "1" }).toString()));
  }
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}

const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
