import { receiveWebhook, webhookConnectors } from "#server/domain/connections/index.ts";
import { AppError, invalidInput } from "#server/platform/pure/errors.ts";
import type { RequestContext } from "../context.ts";
import { limitFailure } from "../limits.ts";
import { KIB, readBody } from "../rest/body.ts";

const MAX_BODY = 512 * KIB;

/** `POST /api/webhooks/<connector>`: the signature is the credential; it covers the body's own bytes. */
export async function receive(request: Request, context: RequestContext, answerHeaders: Headers): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const [, , , name, ...rest] = pathname.split("/");
  const connector = webhookConnectors.find((known) => known === name);
  if (!connector || rest.length > 0) {
    throw new AppError("not_found", "webhook.unknown_connector", "There is no such webhook address.");
  }
  if (request.method !== "POST") {
    answerHeaders.set("allow", "POST");
    throw invalidInput("request.method_not_allowed", "This address answers POST only.");
  }
  const rawBody = await readBody(request, MAX_BODY);
  const { requestId } = context;
  const answer = await receiveWebhook(context.api.deps, connector, {
    method: request.method,
    path: `${pathname}${search}`,
    rawBody,
    header: (name) => request.headers.get(name),
    requestId,
  }).catch((error: unknown) => limitFailure(context, error));
  // A check of the address wants a plain 200.
  return Response.json(answer, { status: "challenge" in answer ? 200 : 202, headers: { "cache-control": "no-store" } });
}
