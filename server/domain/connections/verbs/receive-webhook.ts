import type { z } from "zod";
import type { Deps } from "#server/platform/context.ts";
import { AppError, invalidInput } from "#server/platform/pure/errors.ts";
import { eventsOf, hubspotBody } from "../policy/hubspot-webhook.ts";
import { isForUs, slackBody } from "../policy/slack-webhook.ts";
import { workspacesOfAccounts } from "../store/connections.ts";
import { insertInbound, type NewInbound } from "../store/inbound.ts";
import { verifyWebhook, type WebhookRequest } from "./verify-webhook.ts";

export const webhookConnectors = ["hubspot", "slack"] as const;
type WebhookConnector = (typeof webhookConnectors)[number];

/** `accepted` counts rows that are new, `duplicates` those that were there already; a check of the address is answered with its challenge. */
export type WebhookAnswer = { accepted: number; duplicates: number } | { challenge: string };

/**
 * Verifies, stores, and leaves the rest to a job. The signature is the caller's authority and the account id in the verified
 * body names the workspaces: a workspace gets only what its own connected account sent.
 * @throws unauthenticated (missing, invalid or stale signature), invalid_input, not_found (nobody connected this account)
 */
export async function receiveWebhook(
  deps: Deps,
  connector: WebhookConnector,
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  verifyWebhook(deps, connector, request);
  const read = readers[connector](request.rawBody);
  if ("challenge" in read) return read;
  const rows = await addressed(deps, connector, read.events);
  if (rows.length === 0) {
    // Slack ends an app's whole subscription when too many of its events are refused.
    if (connector === "slack") return { accepted: 0, duplicates: 0 };
    throw new AppError("not_found", "webhook.unknown_account", "No workspace has connected this account.");
  }
  const meta = { connector, requestId: request.requestId, now: deps.now() };
  const accepted = await insertInbound(deps.db.pool, rows, meta);
  deps.log.info({ connector, requestId: request.requestId, accepted, received: rows.length }, "webhook stored");
  return { accepted, duplicates: rows.length - accepted };
}

type Addressed = { account: string; vendorEventId: string; body: unknown };
type Read = { events: Addressed[] } | { challenge: string };

const readers: Record<WebhookConnector, (rawBody: Buffer) => Read> = {
  hubspot: (rawBody) => ({
    events: eventsOf(parse(hubspotBody, rawBody, "The body is neither a form submission nor a list of events.")).map(
      ({ portalId, ...event }) => ({ ...event, account: portalId }),
    ),
  }),
  slack: (rawBody) => {
    const body = parse(slackBody, rawBody, "The body is no event of Slack.");
    if (body.type === "url_verification") return { challenge: body.challenge };
    return { events: isForUs(body) ? [{ account: body.team_id, vendorEventId: body.event_id, body }] : [] };
  },
};

function parse<Schema extends z.ZodType>(schema: Schema, rawBody: Buffer, refusal: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(rawBody.toString("utf8"));
  } catch {
    throw invalidInput("webhook.invalid_body", "The body is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw invalidInput("webhook.invalid_body", refusal, issues.slice(0, 20));
}

async function addressed(deps: Deps, connector: WebhookConnector, events: Addressed[]): Promise<NewInbound[]> {
  if (events.length === 0) return [];
  const owners = await workspacesOfAccounts(deps, connector, [...new Set(events.map((event) => event.account))]);
  return events.flatMap(({ account, vendorEventId, body }) =>
    owners
      .filter((owner) => owner.externalAccountId === account)
      .map(({ workspaceId }) => ({ id: deps.newId(), workspaceId, vendorEventId, body, outboxId: deps.newId() })),
  );
}
