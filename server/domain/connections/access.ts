import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { TokenSet } from "#server/connectors/ports/oauth.ts";
import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isStale, open, seal } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { AppError, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { Provider } from "./contract.ts";
import { connectionBroken } from "./events.ts";
import { tokenAdvice } from "./policy/freshness.ts";
import { providerName } from "./policy/wording.ts";
import { type ConnectionRow, connectionById, lockConnection, patchConnection } from "./store/connections.ts";

/** Binds a sealed token to its row and its kind: it opens nowhere else. */
export const boxContext = (connectionId: string, kind: "access" | "refresh"): string =>
  `connection:${connectionId}:${kind}`;

/** Access tokens of one connection, renewed ahead of expiry by one worker at a time. */
export function tokenSource(ctx: Ctx, connectionId: string): TokenSource {
  return async (refused) => {
    const row = await connectionById(ctx.db.prisma, ctx.workspaceId, connectionId);
    if (!row) throw notFound("connection");
    const token = openToken(ctx, row, refused);
    if (token !== null) {
      await resealIfOld(ctx, row);
      return token;
    }
    const renewed = await transact(ctx, (tx) => renew(tx, ctx, connectionId, refused));
    if (!renewed.ok) throw renewed.error;
    return renewed.token;
  };
}

/** The stored token when it may be used as it is, else null. */
function openToken(ctx: Ctx, row: ConnectionRow, refused: string | undefined): string | null {
  if (row.status !== "connected") throw lostAccess(row);
  const token = open(ctx.keys, row.accessTokenBox, boxContext(row.id, "access"));
  // Another worker has renewed it since the refusal.
  if (refused !== undefined && refused !== token) return token;
  const advice = tokenAdvice(row, ctx.now(), refused !== undefined);
  if (advice === "wait") throw unavailable(row.provider as Provider);
  return advice === "use" ? token : null;
}

async function resealIfOld(ctx: Ctx, row: ConnectionRow): Promise<void> {
  if (!isStale(ctx.keys, row.accessTokenBox)) return;
  const again = (box: string, kind: "access" | "refresh") => {
    const context = boxContext(row.id, kind);
    return seal(ctx.keys, open(ctx.keys, box, context), context);
  };
  const patch = {
    accessTokenBox: again(row.accessTokenBox, "access"),
    refreshTokenBox: row.refreshTokenBox === null ? null : again(row.refreshTokenBox, "refresh"),
  };
  await patchConnection(
    ctx.db.prisma,
    ctx.workspaceId,
    row.id,
    { status: "connected", accessTokenBox: row.accessTokenBox },
    patch,
  );
}

type Renewed = { ok: true; token: string } | { ok: false; error: AppError };

// Failures are returned, not thrown: what they write must be committed.
async function renew(tx: Tx, ctx: Ctx, connectionId: string, refused: string | undefined): Promise<Renewed> {
  const row = await lockConnection(tx, ctx.workspaceId, connectionId);
  if (!row) return { ok: false, error: notFound("connection") };
  const token = openToken(ctx, row, refused);
  if (token !== null) return { ok: true, token };
  if (row.refreshTokenBox === null) return { ok: false, error: await markBroken(tx, ctx, row) };
  const refreshToken = open(ctx.keys, row.refreshTokenBox, boxContext(row.id, "refresh"));
  const answer = await ctx.connectors.oauth[row.provider as Provider].refresh(refreshToken);
  if (answer.ok) {
    const patch = { ...sealTokens(ctx, row.id, answer.value, row.refreshTokenBox), lastError: null, lastErrorAt: null };
    await patchConnection(tx, ctx.workspaceId, row.id, { status: "connected" }, patch);
    return { ok: true, token: answer.value.accessToken };
  }
  if (answer.error.kind === "auth_expired") return { ok: false, error: await markBroken(tx, ctx, row) };
  return failedForNow(tx, ctx, row, answer.error, refused);
}

async function failedForNow(
  tx: Tx,
  ctx: Ctx,
  row: ConnectionRow,
  error: VendorError,
  refused: string | undefined,
): Promise<Renewed> {
  ctx.log.warn(
    { vendor: error.vendor, kind: error.kind, status: error.status },
    "token renewal failed, connection kept",
  );
  const lastError = `${providerName(row.provider as Provider)} did not answer when its access was to be renewed.`;
  await patchConnection(tx, ctx.workspaceId, row.id, { status: "connected" }, { lastError, lastErrorAt: ctx.now() });
  const isStillGood = refused === undefined && row.accessExpiresAt !== null && row.accessExpiresAt > ctx.now();
  if (isStillGood) return { ok: true, token: open(ctx.keys, row.accessTokenBox, boxContext(row.id, "access")) };
  return { ok: false, error: unavailable(row.provider as Provider, error) };
}

/** The vendor took our access away: nothing is tried any more until a person reconnects. */
async function markBroken(tx: Tx, ctx: Ctx, row: ConnectionRow): Promise<AppError> {
  const name = providerName(row.provider as Provider);
  const patch = {
    status: "reconnect_needed" as const,
    lastError: `${name} no longer accepts our access.`,
    lastErrorAt: ctx.now(),
  };
  if (await patchConnection(tx, ctx.workspaceId, row.id, { status: "connected" }, patch)) {
    const detail = { provider: row.provider };
    await record(tx, ctx, { action: "connection.broken", subject: { type: "connection", id: row.id }, detail });
    await emit(tx, ctx, connectionBroken({ connectionId: row.id, provider: row.provider as Provider }));
  }
  return reconnect(row.provider as Provider);
}

/** Columns of a token answer. An answer without a refresh token leaves the stored one where it is. */
export function sealTokens(
  ctx: Pick<Ctx, "keys" | "now">,
  connectionId: string,
  tokens: TokenSet,
  storedRefreshBox: string | null,
) {
  const lifetime = tokens.expiresInSeconds;
  return {
    accessTokenBox: seal(ctx.keys, tokens.accessToken, boxContext(connectionId, "access")),
    refreshTokenBox: tokens.refreshToken
      ? seal(ctx.keys, tokens.refreshToken, boxContext(connectionId, "refresh"))
      : storedRefreshBox,
    accessExpiresAt: lifetime === null ? null : new Date(ctx.now().getTime() + lifetime * 1000),
  };
}

export const reconnect = (provider: Provider): AppError =>
  new AppError("auth_expired", `${provider}.reconnect_needed`, `${providerName(provider)} has to be reconnected.`, {
    details: { provider },
  });

/** Of an account that is not connected: a person ended it, or it has to be reconnected. */
export function lostAccess({ provider, status }: Pick<ConnectionRow, "provider" | "status">): AppError {
  if (status === "reconnect_needed") return reconnect(provider as Provider);
  const name = providerName(provider as Provider);
  const message = `${name} is not connected. Connect it under Connections.`;
  return new AppError("auth_expired", `${provider}.disconnected`, message, { details: { provider } });
}

const unavailable = (provider: Provider, error?: VendorError): AppError =>
  new AppError(
    "vendor_unavailable",
    `${provider}.token_not_renewed`,
    `${providerName(provider)} does not answer right now.`,
    {
      details: { provider },
      retryAfterMs: error?.retryAfterMs ?? 15_000,
    },
  );
