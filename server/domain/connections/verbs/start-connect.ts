import { createHash } from "node:crypto";
import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { randomToken, seal, sha256 } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { AppError, forbidden, notFound } from "#server/platform/pure/errors.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { Provider, startConnectInput, startedConnect } from "../contract.ts";
import { connectStarted } from "../events.ts";
import { featuresOf, scopesFor } from "../policy/features.ts";
import { ownPath } from "../policy/return-path.ts";
import { providerName } from "../policy/wording.ts";
import { saveAttempt } from "../store/attempts.ts";
import { type ConnectionRow, connectionById, formerConnection } from "../store/connections.ts";

const ATTEMPT_LIFE_MS = 10 * MINUTE_MS;

/** Whose account it is: a mailbox is a member's own, a CRM, a chat team and a company's social account are everybody's. */
export const isPersonal = (provider: Provider): boolean => provider === "google";

/** Who may connect what: everybody their own, admins what is shared. */
export const connectAction = (provider: Provider) =>
  isPersonal(provider) ? ("connection.manage" as const) : ("connection.manage_shared" as const);

export const callbackUrl = (appUrl: string, provider: Provider): string =>
  `${appUrl}/api/connections/${provider}/callback`;

/** Binds the stored verifier to its state. */
export const verifierContext = (stateHash: string): string => `connect:${stateHash}`;

/**
 * Where to send the browser for consent. The state works once, for this person, for ten minutes. What the account was allowed
 * before is asked for again, so that a reconnect brings everything back.
 */
export async function startConnect(
  ctx: Ctx,
  input: z.output<typeof startConnectInput>,
): Promise<z.infer<typeof startedConnect>> {
  authorize(ctx, connectAction(input.provider));
  if (ctx.actor.type !== "user") throw forbidden("connection.person_only", "Only a signed-in person can give consent.");
  const userId = ctx.actor.id;
  if (!ctx.connectors.configured.has(input.provider)) {
    const name = providerName(input.provider);
    throw new AppError(
      "precondition_failed",
      "connection.not_configured",
      `This server has no client id for ${name} yet.`,
    );
  }
  const named = await namedConnection(ctx, input);
  const owner = { provider: input.provider, userId: isPersonal(input.provider) ? userId : null };
  const known = named ?? (await formerConnection(ctx.db.prisma, ctx.workspaceId, owner));
  const state = randomToken();
  const verifier = randomToken(48);
  const stateHash = sha256(state);
  await transact(ctx, async (tx) => {
    await saveAttempt(tx, {
      stateHash,
      workspaceId: ctx.workspaceId,
      userId,
      provider: input.provider,
      verifierBox: seal(ctx.keys, verifier, verifierContext(stateHash)),
      returnTo: ownPath(input.returnTo),
      createdAt: ctx.now(),
      expiresAt: new Date(ctx.now().getTime() + ATTEMPT_LIFE_MS),
    });
    const subject = { type: "connection", id: input.provider };
    await record(tx, ctx, { action: "connection.connect_started", subject, detail: { provider: input.provider } });
    await emit(tx, ctx, connectStarted(input.provider));
  });
  const oauth = ctx.connectors.oauth[input.provider];
  const url = oauth.authorizationUrl({
    state,
    codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    redirectUri: callbackUrl(ctx.appUrl, input.provider),
    loginHint: named?.externalAccountId ?? null,
    scopes: scopesFor(oauth, [...(input.features ?? []), ...featuresOf(oauth, known?.scopes ?? [])]),
  });
  return { url };
}

/** The connection that is to be allowed more. @throws not_found */
async function namedConnection(
  ctx: Ctx,
  { connectionId, provider }: z.output<typeof startConnectInput>,
): Promise<ConnectionRow | null> {
  if (connectionId === undefined) return null;
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, connectionId);
  if (row?.provider !== provider) throw notFound("connection");
  return row;
}
