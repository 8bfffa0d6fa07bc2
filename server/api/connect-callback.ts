import { provider } from "#server/domain/connections/contract.ts";
import { completeConnect } from "#server/domain/connections/index.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import type { RequestContext } from "./context.ts";

/**
 * `GET /api/connections/<provider>/callback`: where a vendor sends the browser back to. The state in it belongs to the person
 * who started, so a session is needed; signed out, the browser comes back here after sign-in.
 */
export async function connectCallback(request: Request, context: RequestContext): Promise<Response> {
  const url = new URL(request.url);
  const [, , , name, action, ...rest] = url.pathname.split("/");
  const known = provider.safeParse(name);
  if (!known.success || action !== "callback" || rest.length > 0) {
    throw new AppError("not_found", "endpoint.not_found", "There is no such address.");
  }
  const { origin } = context.api.settings;
  const session = await context.session();
  if (!session) {
    const back = encodeURIComponent(`${url.pathname}${url.search}`);
    return redirect(`${origin}/sign-in?callbackUrl=${back}`);
  }
  const { userId } = await context.user();
  const { redirectTo } = await completeConnect(context.api.deps, {
    provider: known.data,
    state: url.searchParams.get("state"),
    code: url.searchParams.get("code"),
    error: url.searchParams.get("error"),
    userId,
    requestId: context.requestId,
  });
  return redirect(`${origin}${redirectTo}`);
}

const redirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
