import type { z } from "zod";
import type { WebhookVerdict } from "#server/connectors/ports/webhook.ts";
import type { Deps } from "#server/platform/context.ts";
import { AppError, invalidInput } from "#server/platform/pure/errors.ts";
import { eventsOf, hubspotBody, type VendorEvent } from "../policy/hubspot-webhook.ts";
import { workspacesOfAccounts } from "../store/connections.ts";
import { insertInbound, type NewInbound } from "../store/inbound.ts";

export type WebhookRequest = {
  method: string;
  /** Path with its query, as it came in. */
  path: string;
  /** As received: the signature covers these bytes. */
  rawBody: Buffer;
  header: (name: string) => string | null;
  requestId: string;
};

/** `accepted` counts rows that are new, `duplicates` those that were there already. */
export type WebhookAnswer = { accepted: number; duplicates: number };

/**
 * Verifies, stores, and leaves the rest to a job. The signature is the caller's authority and the account id in the verified
 * body names the workspaces: a workspace gets only what its own connected account sent.
 * @throws unauthenticated (missing, invalid or stale signature), invalid_input, not_found (nobody connected this account)
 */
export async function receiveWebhook(
  deps: Deps,
  connector: "hubspot",
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  verify(deps, connector, request);
  const events = eventsOf(parse(request.rawBody));
  const rows = await addressed(deps, events);
  if (rows.length === 0) {
    throw new AppError("not_found", "webhook.unknown_account", "No workspace has connected this account.");
  }
  const meta = { connector, requestId: request.requestId, now: deps.now() };
  const accepted = await insertInbound(deps.db.pool, rows, meta);
  deps.log.info({ connector, requestId: request.requestId, accepted, received: rows.length }, "webhook stored");
  return { accepted, duplicates: rows.length - accepted };
}

function verify(deps: Deps, connector: "hubspot", request: WebhookRequest): void {
  const verifier = deps.connectors.webhooks[connector];
  if (!verifier)
    throw new AppError("not_found", "webhook.not_configured", "This server takes no webhooks of this vendor.");
  const { method, rawBody, header } = request;
  const verdict = verifier({ method, uri: `${deps.appUrl}${request.path}`, rawBody, header }, deps.now());
  if (verdict !== "valid") throw refusal(verdict);
}

function refusal(verdict: Exclude<WebhookVerdict, "valid">): AppError {
  switch (verdict) {
    case "missing":
      return new AppError("unauthenticated", "webhook.signature_missing", "The request is not signed.");
    case "invalid":
      return new AppError("unauthenticated", "webhook.signature_invalid", "The signature does not fit the request.");
    case "stale":
      return new AppError(
        "unauthenticated",
        "webhook.stale",
        "The request was signed more than five minutes from now.",
      );
    default:
      return verdict satisfies never;
  }
}

function parse(rawBody: Buffer): z.output<typeof hubspotBody> {
  let value: unknown;
  try {
    value = JSON.parse(rawBody.toString("utf8"));
  } catch {
    throw invalidInput("webhook.invalid_body", "The body is not JSON.");
  }
  const parsed = hubspotBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw invalidInput(
    "webhook.invalid_body",
    "The body is neither a form submission nor a list of events.",
    issues.slice(0, 20),
  );
}

async function addressed(deps: Deps, events: VendorEvent[]): Promise<NewInbound[]> {
  const owners = await workspacesOfAccounts(deps, "hubspot", [...new Set(events.map((event) => event.portalId))]);
  return events.flatMap(({ portalId, vendorEventId, body }) =>
    owners
      .filter((owner) => owner.externalAccountId === portalId)
      .map(({ workspaceId }) => ({ id: deps.newId(), workspaceId, vendorEventId, body, outboxId: deps.newId() })),
  );
}
