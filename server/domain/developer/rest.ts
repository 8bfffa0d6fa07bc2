import { z } from "zod";
import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { apiKeyView, issuedKey, issueKeyInput } from "./contract.ts";
import { issueKey, listKeys, revokeKey } from "./verbs.ts";

/** Keys are managed with a session only: a leaked key cannot make itself another one. */
export const developerEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/api-keys",
    summary: "List API keys",
    tag: "developer",
    session: true,
    response: z.object({ items: z.array(apiKeyView) }),
    run: async (ctx) => ({ items: await listKeys(ctx) }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/api-keys",
    summary: "Issue an API key",
    tag: "developer",
    session: true,
    body: issueKeyInput,
    response: issuedKey,
    status: 201,
    // The answer holds the key itself, which is never stored: not even to repeat an answer.
    idempotency: "none",
    run: (ctx, { body }) => issueKey(ctx, body),
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/api-keys/{keyId}",
    summary: "Revoke an API key",
    tag: "developer",
    session: true,
    params: z.object({ keyId: z.uuid() }),
    response: apiKeyView,
    run: (ctx, { params }) => revokeKey(ctx, params),
  }),
];
