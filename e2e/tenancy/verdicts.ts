import type { Victim } from "./victim.ts";

/** What an attacker sends: the victim's ids wherever the input has room for one. */
type Input = (victim: Victim) => Record<string, unknown>;

/**
 * What the attacker gets who names their own workspace and the victim's rows:
 * `own` – an answer about their own workspace; a number – that status.
 */
export type ProcedureVerdict = { scope: "member" | "user"; input: Input; answer: "own" | number };

const nothing: Input = () => ({});
const move: Input = ({ ids }) => ({ moveId: ids.move });
const member = (answer: "own" | number, input: Input = nothing): ProcedureVerdict => ({
  scope: "member",
  input,
  answer,
});
const user = (answer: "own" | number, input: Input = nothing): ProcedureVerdict => ({ scope: "user", input, answer });

export const procedureVerdicts: Record<string, ProcedureVerdict> = {
  "approvals.decide": member(404, ({ ids, contentHash }) => ({ moveId: ids.move, contentHash, verdict: "approve" })),
  "approvals.undo": member(404, move),
  "connections.disconnect": member(404, ({ ids }) => ({ connectionId: ids.connection })),
  "connections.list": member("own"),
  "connections.startConnect": member("own", () => ({ provider: "google", returnTo: "/" })),
  "connections.syncNow": member(404, ({ ids }) => ({ connectionId: ids.connection })),
  "crm.people": member("own"),
  "developer.issueKey": member("own", () => ({ name: "Mine", scopes: ["moves:read"] })),
  "developer.keys": member("own"),
  "developer.revokeKey": member(404, ({ ids }) => ({ keyId: ids.key })),
  "execution.preview": member(404, move),
  "execution.receipts": member("own"),
  "execution.retry": member(404, move),
  "execution.verifyReceipts": member("own"),
  "outcomes.list": member("own"),
  "outcomes.recordManual": member(404, ({ ids }) => ({ moveId: ids.move, type: "meeting_booked" })),
  "queue.assign": member(404, ({ ids }) => ({ moveId: ids.move, ownerId: null })),
  "queue.dismiss": member(404, ({ ids }) => ({ moveId: ids.move, reason: "other" })),
  "queue.editDraft": member(404, ({ ids }) => ({ moveId: ids.move, subject: "Mine", text: "Mine", version: 1 })),
  "queue.get": member(404, move),
  "queue.list": member("own", ({ ids }) => ({ ownerId: ids.member })),
  "queue.reopen": member(404, move),
  "queue.snooze": member(404, ({ ids }) => ({ moveId: ids.move, until: "4h" })),
  "queue.summary": member("own"),
  "signals.list": member("own"),
  "workspaces.changeRole": member(404, ({ ids }) => ({ userId: ids.member, role: "viewer" })),
  "workspaces.create": user("own", () => ({ name: "One more of mine" })),
  "workspaces.get": member("own"),
  "workspaces.invite": member("own", () => ({ email: "friend@attacker.test", role: "viewer" })),
  "workspaces.joinByInvite": user(404, ({ ids }) => ({ inviteId: ids.invite })),
  "workspaces.me": user("own"),
  "workspaces.removeMember": member(404, ({ ids }) => ({ userId: ids.member })),
  "workspaces.revokeInvite": member(404, ({ ids }) => ({ inviteId: ids.invite })),
  "workspaces.signOutEverywhere": user("own"),
  "workspaces.team": member("own"),
  "workspaces.update": member("own", () => ({ name: "Still mine" })),
  "workspaces.updateProfile": user("own", () => ({ name: "Mallory" })),
};

/** What a key of the attacker's workspace gets, asking for the victim's rows. */
export type OperationVerdict = { path?: Input; body?: Input; answer: "own" | number };

const id: Input = ({ ids }) => ({ id: ids.move });

export const operationVerdicts: Record<string, OperationVerdict> = {
  "GET /api/v1/api-keys": { answer: 403 },
  "POST /api/v1/api-keys": { answer: 403, body: () => ({ name: "Mine", scopes: ["moves:read"] }) },
  "DELETE /api/v1/api-keys/{keyId}": { answer: 403, path: ({ ids }) => ({ keyId: ids.key }) },
  "GET /api/v1/connections": { answer: "own" },
  "GET /api/v1/me": { answer: 403 },
  "GET /api/v1/members": { answer: "own" },
  "GET /api/v1/moves": { answer: "own" },
  "GET /api/v1/moves/summary": { answer: "own" },
  "GET /api/v1/moves/{id}": { answer: 404, path: id },
  "GET /api/v1/moves/{id}/preview": { answer: 404, path: id },
  "PATCH /api/v1/moves/{id}/draft": {
    answer: 404,
    path: id,
    body: () => ({ subject: "Mine", text: "Mine", version: 1 }),
  },
  "POST /api/v1/moves/{id}/approve": { answer: 404, path: id, body: ({ contentHash }) => ({ contentHash }) },
  "POST /api/v1/moves/{id}/assign": { answer: 404, path: id, body: () => ({ ownerId: null }) },
  "POST /api/v1/moves/{id}/dismiss": { answer: 404, path: id, body: () => ({ reason: "other" }) },
  "POST /api/v1/moves/{id}/reopen": { answer: 404, path: id },
  "POST /api/v1/moves/{id}/retry": { answer: 404, path: id },
  "POST /api/v1/moves/{id}/snooze": { answer: 404, path: id, body: () => ({ until: "4h" }) },
  "POST /api/v1/moves/{id}/undo": { answer: 404, path: id },
  "GET /api/v1/outcomes": { answer: "own" },
  "POST /api/v1/outcomes": { answer: 404, body: ({ ids }) => ({ moveId: ids.move, type: "meeting_booked" }) },
  "GET /api/v1/people": { answer: "own" },
  "GET /api/v1/receipts": { answer: "own" },
  "GET /api/v1/receipts/verify": { answer: "own" },
  "GET /api/v1/signals": { answer: "own" },
  "POST /api/v1/signals": {
    answer: "own",
    body: () => ({ type: "form_submitted", id: "mine", payload: { email: "me@attacker.test" } }),
  },
  "GET /api/v1/workspace": { answer: "own" },
};

/** `public`: the same for everybody, holds nobody's data. `workspace`: for members of the workspace in the address. */
export const pageVerdicts: Record<string, "public" | "workspace" | "signed-in"> = {
  "/": "public",
  "/sign-in": "public",
  "/caseyos": "signed-in",
  "/[workspaceSlug]": "workspace",
  "/[workspaceSlug]/today": "workspace",
  "/[workspaceSlug]/moves/[id]": "workspace",
  "/[workspaceSlug]/signals": "workspace",
  "/[workspaceSlug]/outcomes": "workspace",
  "/[workspaceSlug]/connections": "workspace",
  "/[workspaceSlug]/settings": "workspace",
};

/** How each route handler is attacked, and what must come back; see `tenancy.spec.ts`. */
export const handlerVerdicts: Record<
  string,
  { method: "GET" | "POST"; path: (victim: Victim) => string; answers: number[] }[] | "walked by name"
> = {
  "/api/trpc/[trpc]": "walked by name",
  "/api/v1/[...path]": "walked by name",
  "/api/auth/[...nextauth]": [{ method: "GET", path: () => "/api/auth/session", answers: [200] }],
  "/api/connections/[...path]": [
    {
      method: "GET",
      path: () => "/api/connections/google/callback?state=forged&code=forged",
      answers: [302, 303, 307],
    },
    {
      method: "GET",
      path: () => "/api/connections/hubspot/callback?state=forged&code=forged",
      answers: [302, 303, 307],
    },
  ],
  "/api/health": [{ method: "GET", path: () => "/api/health", answers: [200] }],
  "/api/ready": [{ method: "GET", path: () => "/api/ready", answers: [200] }],
  "/api/openapi.json": [{ method: "GET", path: () => "/api/openapi.json", answers: [200] }],
  "/api/inngest": [
    { method: "GET", path: () => "/api/inngest", answers: [401, 403, 404] },
    { method: "POST", path: () => "/api/inngest?fnId=caseyos-execute-move&stepId=step", answers: [401, 403, 404] },
  ],
  "/api/webhooks/[connector]": [
    { method: "POST", path: () => "/api/webhooks/hubspot", answers: [401] },
    { method: "POST", path: () => "/api/webhooks/unknown", answers: [404] },
  ],
};
