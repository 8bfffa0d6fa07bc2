import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, isAppError } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { boxContext } from "./access.ts";
import type { Provider } from "./contract.ts";
import { connectionDisconnected } from "./events.ts";
import { type ConnectionRow, deleteCursors, patchConnection } from "./store/connections.ts";

/** Gives our access back and deletes the tokens; the caller has authorised it. @throws conflict when somebody else was first */
export async function endConnection(ctx: Ctx, row: ConnectionRow): Promise<{ isRevoked: boolean }> {
  const provider = row.provider as Provider;
  // At the vendor first: once the token is deleted here, nobody could give it back any more.
  const isRevoked = await revoke(ctx, row);
  await transact(ctx, async (tx) => {
    const gone = { status: "disconnected" as const, accessTokenBox: "", refreshTokenBox: null, accessExpiresAt: null };
    if (!(await patchConnection(tx, ctx.workspaceId, row.id, { status: row.status }, gone))) {
      throw conflict("connection.changed", "This connection was changed by somebody else just now. Look again.");
    }
    await deleteCursors(tx, ctx.workspaceId, row.id);
    const detail = { provider, account: row.accountLabel, isRevoked };
    await record(tx, ctx, { action: "connection.disconnected", subject: { type: "connection", id: row.id }, detail });
    await emit(tx, ctx, connectionDisconnected({ connectionId: row.id, provider }));
  });
  return { isRevoked };
}

async function revoke(ctx: Ctx, row: ConnectionRow): Promise<boolean> {
  const [box, kind] =
    row.refreshTokenBox === null ? [row.accessTokenBox, "access" as const] : [row.refreshTokenBox, "refresh" as const];
  try {
    const answer = await ctx.connectors.oauth[row.provider as Provider].revoke(
      open(ctx.keys, box, boxContext(row.id, kind)),
    );
    if (!answer.ok) ctx.log.warn({ vendor: row.provider, kind: answer.error.kind }, "grant not revoked at the vendor");
    return answer.ok;
  } catch (error) {
    // A box that no key opens any more must not keep the connection alive.
    if (isAppError(error)) return false;
    throw error;
  }
}
