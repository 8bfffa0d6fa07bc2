import {
  interactionKinds,
  receiveInteraction,
  receiveWebhook,
  type WebhookRequest,
  webhookConnectors,
} from "#server/domain/connections/index.ts";
import { AppError, invalidInput } from "#server/platform/pure/errors.ts";
import type { RequestContext } from "../context.ts";
import { limitFailure } from "../limits.ts";
import { KIB, readBody } from "../rest/body.ts";

const MAX_BODY = 512 * KIB;

/**
 * `POST /api/webhooks/<connector>`, and Slack's buttons and commands at `/api/webhooks/slack/actions` and `/commands`: the
 * signature is the credential; it covers the body's own bytes.
 */
export async function receive(request: Request, context: RequestContext, answerHeaders: Headers): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const [, , , name, ...rest] = pathname.split("/");
  const connector = webhookConnectors.find((known) => known === name);
  const interaction = connector === "slack" ? interactionKinds.find((kind) => kind === rest[0]) : undefined;
  if (!connector || rest.length > (interaction ? 1 : 0)) {
    throw new AppError("not_found", "webhook.unknown_connector", "There is no such webhook address.");
  }
  if (request.method !== "POST") {
    answerHeaders.set("allow", "POST");
    throw invalidInput("request.method_not_allowed", "This address answers POST only.");
  }
  const signed: WebhookRequest = {
    method: request.method,
    path: `${pathname}${search}`,
    rawBody: await readBody(request, MAX_BODY),
    header: (name) => request.headers.get(name),
    requestId: context.requestId,
  };
  const { deps } = context.api;
  if (interaction) {
    const { text } = await receiveInteraction(deps, interaction, signed).catch((error: unknown) =>
      limitFailure(context, error),
    );
    // Slack takes an empty 200 as "got it".
    return text === null
      ? new Response(null, { status: 200, headers: noStore })
      : Response.json({ response_type: "ephemeral", text }, { headers: noStore });
  }
  const answer = await receiveWebhook(deps, connector, signed).catch((error: unknown) => limitFailure(context, error));
  // A check of the address wants a plain 200.
  return Response.json(answer, { status: "challenge" in answer ? 200 : 202, headers: noStore });
}

const noStore = { "cache-control": "no-store" };
