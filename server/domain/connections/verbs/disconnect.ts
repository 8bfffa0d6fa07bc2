import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { forbidden, notFound } from "#server/platform/pure/errors.ts";
import type { connectionIdInput, Provider } from "../contract.ts";
import { endConnection } from "../end-connection.ts";
import { type ConnectionRow, connectionById } from "../store/connections.ts";
import { connectAction } from "./start-connect.ts";

/** Ends a connection: our access is given back to the vendor and its tokens are deleted here. What was read stays. */
export async function disconnect(ctx: Ctx, input: z.output<typeof connectionIdInput>): Promise<{ isRevoked: boolean }> {
  authorize(ctx, "connection.manage");
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, input.connectionId);
  if (!row || row.status === "disconnected") throw notFound("connection");
  const provider = row.provider as Provider;
  authorize(ctx, connectAction(provider));
  assertMayEnd(ctx, row);
  return endConnection(ctx, row);
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
