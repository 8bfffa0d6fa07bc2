import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, isAppError, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { boxContext } from "../access.ts";
import type { connectionIdInput, Provider } from "../contract.ts";
import { connectionDisconnected } from "../events.ts";
import { type ConnectionRow, connectionById, deleteCursors, patchConnection } from "../store/connections.ts";
import { connectAction } from "./start-connect.ts";

/** Ends a connection: our access is given back to the vendor and its tokens are deleted here. What was read stays. */
export async function disconnect(ctx: Ctx, input: z.output<typeof connectionIdInput>): Promise<{ isRevoked: boolean }> {
  authorize(ctx, "connection.manage");
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, input.connectionId);
  if (!row || row.status === "disconnected") throw notFound("connection");
  const provider = row.provider as Provider;
  authorize(ctx, connectAction(provider));
  assertMayEnd(ctx, row);
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

function assertMayEnd(ctx: Ctx, row: ConnectionRow): void {
  const isOwner = row.userId === null || ctx.actor.id === row.userId;
  const isAdmin = ctx.actor.type === "user" && ctx.actor.role === "admin";
  if (!isOwner && !isAdmin) {
    throw forbidden(
      "connection.not_yours",
      "This mailbox belongs to somebody else. Its owner or an admin can disconnect it.",
    );
  }
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
