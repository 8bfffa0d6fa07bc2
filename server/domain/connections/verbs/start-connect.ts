import { createHash } from "node:crypto";
import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { randomToken, seal, sha256 } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { AppError, forbidden } from "#server/platform/pure/errors.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { Provider, startConnectInput, startedConnect } from "../contract.ts";
import { connectStarted } from "../events.ts";
import { ownPath } from "../policy/return-path.ts";
import { providerName } from "../policy/wording.ts";
import { saveAttempt } from "../store/attempts.ts";

const ATTEMPT_LIFE_MS = 10 * MINUTE_MS;

/** Who may connect what: a mailbox is a member's own, a CRM is everybody's. */
export const connectAction = (provider: Provider) =>
  provider === "hubspot" ? ("connection.manage_shared" as const) : ("connection.manage" as const);

export const callbackUrl = (appUrl: string, provider: Provider): string =>
  `${appUrl}/api/connections/${provider}/callback`;

/** Binds the stored verifier to its state. */
export const verifierContext = (stateHash: string): string => `connect:${stateHash}`;

/** Where to send the browser for consent. The state works once, for this person, for ten minutes. */
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
  const url = ctx.connectors.oauth[input.provider].authorizationUrl({
    state,
    codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    redirectUri: callbackUrl(ctx.appUrl, input.provider),
    loginHint: null,
  });
  return { url };
}
