import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { open, sha256 } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { sealTokens } from "../access.ts";
import type { Provider } from "../contract.ts";
import { connectionConnected } from "../events.ts";
import { missingScopes } from "../policy/features.ts";
import { withParameter } from "../policy/return-path.ts";
import { type Attempt, memberOfAttempt, takeAttempt } from "../store/attempts.ts";
import { connectionOfAccount, saveConnection } from "../store/connections.ts";
import { MAIL_STREAM, makeDue, openStream } from "../store/streams.ts";
import { callbackUrl, connectAction, isPersonal, verifierContext } from "./start-connect.ts";

export type CompleteConnectInput = {
  provider: Provider;
  /** Query parameters of the vendor's redirect. */
  state: string | null;
  code: string | null;
  error: string | null;
  /** The person whose session the browser carries. */
  userId: string;
  requestId: string;
};

/** The Connections page of the person's first workspace: nobody knows where an unknown state was begun. */
const OWN_CONNECTIONS = "/caseyos?to=connections";

/** Why a connect did not happen; the connections screen has a sentence for each. */
export type ConnectRefusal =
  | "state_invalid"
  | "expired"
  | "denied"
  | "not_allowed"
  | "exchange_failed"
  | "scope_missing"
  | "no_lasting_access"
  | "account_unknown"
  | "already_connected";

/**
 * The end of a connect: takes the state (once, by the person who started it), exchanges the code, stores the account.
 * Refusals are part of the answer, since a browser waits for a page.
 * @returns a path of ours with `connected=<provider>` or `connect_error=<reason>`
 */
export async function completeConnect(deps: Deps, input: CompleteConnectInput): Promise<{ redirectTo: string }> {
  const { provider, userId } = input;
  const attempt =
    input.state === null ? null : await takeAttempt(deps, { stateHash: sha256(input.state), userId, provider });
  if (!attempt)
    return { redirectTo: withParameter(OWN_CONNECTIONS, "connect_error", "state_invalid" satisfies ConnectRefusal) };
  const refusal = await finish(deps, input, attempt);
  if (refusal !== null) {
    deps.log.warn({ requestId: input.requestId, provider, reason: refusal }, "connect refused");
    return { redirectTo: withParameter(attempt.returnTo, "connect_error", refusal) };
  }
  return { redirectTo: withParameter(attempt.returnTo, "connected", provider) };
}

async function finish(deps: Deps, input: CompleteConnectInput, attempt: Attempt): Promise<ConnectRefusal | null> {
  if (attempt.expiresAt <= deps.now()) return "expired";
  if (input.error !== null || input.code === null) return "denied";
  const ctx = await callerOf(deps, input, attempt);
  if (!ctx) return "not_allowed";
  const oauth = deps.connectors.oauth[input.provider];
  const tokens = await oauth.exchangeCode({
    code: input.code,
    codeVerifier: open(deps.keys, attempt.verifierBox, verifierContext(attempt.stateHash)),
    redirectUri: callbackUrl(deps.appUrl, input.provider),
  });
  if (!tokens.ok) return "exchange_failed";
  // A refused grant is not revoked: vendors end every grant of the account with it, also one that works.
  return connect(ctx, input.provider, tokens.value, oauth);
}

async function connect(
  ctx: Ctx,
  provider: Provider,
  tokens: TokenSet,
  oauth: OAuthPort,
): Promise<ConnectRefusal | null> {
  if (missingScopes(oauth, tokens.scopes).length > 0) return "scope_missing";
  const account = await accountOf(ctx, provider, tokens.accessToken);
  if (!account) return "account_unknown";
  return transact(ctx, (tx) => store(tx, ctx, provider, tokens, account));
}

type AccountFacts = { externalAccountId: string; accountLabel: string };

async function store(
  tx: Tx,
  ctx: Ctx,
  provider: Provider,
  tokens: TokenSet,
  account: AccountFacts,
): Promise<ConnectRefusal | null> {
  const known = await connectionOfAccount(tx, ctx.workspaceId, provider, account.externalAccountId);
  const userId = isPersonal(provider) ? ctx.actor.id : null;
  if (known?.status === "connected" && known.userId !== userId) return "already_connected";
  const id = known?.id ?? ctx.newId();
  const boxes = sealTokens(ctx, id, tokens, known?.refreshTokenBox ?? null);
  // A token that never expires, as Slack's, lasts without being renewed.
  if (boxes.refreshTokenBox === null && boxes.accessExpiresAt !== null) return "no_lasting_access";
  const data = { id, provider, userId, ...account, ...boxes, scopes: tokens.scopes, status: "connected" as const };
  await saveConnection(tx, ctx.workspaceId, data, ctx.now());
  const mail = { workspaceId: ctx.workspaceId, connectionId: id, stream: MAIL_STREAM };
  if (provider === "google") await openStream(tx, mail, ctx.now());
  // Streams that waited for the reconnect go on at once.
  await makeDue(tx, ctx.workspaceId, id, ctx.now());
  const detail = { provider, account: account.accountLabel, isAgain: known !== null };
  await record(tx, ctx, { action: "connection.connected", subject: { type: "connection", id }, detail });
  await emit(tx, ctx, connectionConnected({ connectionId: id, provider }));
  return null;
}

/** The person's context as of now: they may have lost their role since they started. */
async function callerOf(deps: Deps, input: CompleteConnectInput, attempt: Attempt): Promise<Ctx | null> {
  const member = await memberOfAttempt(deps, attempt.workspaceId, input.userId);
  if (!member) return null;
  const ctx = createCtx(deps, {
    workspaceId: asWorkspaceId(attempt.workspaceId),
    actor: { type: "user", id: input.userId, ...member },
    requestId: input.requestId,
    surface: "web",
  });
  try {
    authorize(ctx, connectAction(input.provider));
    return ctx;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

async function accountOf(ctx: Ctx, provider: Provider, accessToken: string): Promise<AccountFacts | null> {
  const token = () => Promise.resolve(accessToken);
  switch (provider) {
    case "google": {
      const profile = await ctx.connectors.email(token).getProfile();
      if (!profile.ok) return null;
      const address = profile.value.address.toLowerCase();
      return { externalAccountId: address, accountLabel: address };
    }
    case "hubspot": {
      const portal = await ctx.connectors.crm(token).getAccount();
      return portal.ok ? { externalAccountId: portal.value.portalId, accountLabel: portal.value.label } : null;
    }
    case "slack": {
      const team = await ctx.connectors.chat(token).getAccount();
      return team.ok ? { externalAccountId: team.value.teamId, accountLabel: team.value.teamName } : null;
    }
    case "x": {
      const account = await ctx.connectors.social(token).getAccount();
      return account.ok ? { externalAccountId: account.value.id, accountLabel: `@${account.value.handle}` } : null;
    }
    default:
      return provider satisfies never;
  }
}
