import type { z } from "zod";
import { providers } from "#server/connectors/ports/connectors.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { ConnectionView, connectionsView, Provider } from "../contract.ts";
import { remedyOf } from "../policy/wording.ts";
import { connectionsWithStreams } from "../store/connections.ts";

/** What is connected, how it fares, and what could be connected. */
export async function listConnections(ctx: Ctx): Promise<z.infer<typeof connectionsView>> {
  authorize(ctx, "connection.read");
  const rows = await connectionsWithStreams(ctx.db.prisma, ctx.workspaceId);
  const isAdmin = ctx.actor.type === "user" && ctx.actor.role === "admin";
  return {
    connections: rows.map((row): ConnectionView => {
      const provider = row.provider as Provider;
      const isMine = row.userId === null ? isAdmin : row.userId === ctx.actor.id;
      return {
        id: row.id,
        provider,
        accountLabel: row.accountLabel,
        ownerName: row.ownerName,
        isMine,
        scopes: row.scopes,
        status: row.status,
        accessExpiresAt: row.accessExpiresAt?.toISOString() ?? null,
        lastError: row.lastError,
        remedy: remedyOf({ provider, status: row.status, lastError: row.lastError }, isMine),
        streams: row.streams.map((stream) => ({
          ...stream,
          lastRunAt: stream.lastRunAt?.toISOString() ?? null,
          nextRunAt: stream.nextRunAt.toISOString(),
        })),
      };
    }),
    available: providers.map((provider) => ({
      provider,
      isConfigured: ctx.connectors.configured.has(provider),
      isSimulated: ctx.connectors.simulated,
    })),
  };
}
