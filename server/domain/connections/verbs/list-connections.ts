import type { z } from "zod";
import { providers } from "#server/connectors/ports/connectors.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { p95Bound } from "#server/platform/pure/latency.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { ConnectionView, connectionsView, Provider } from "../contract.ts";
import { featuresOf, missingScopes } from "../policy/features.ts";
import { waitingFor } from "../policy/waiting.ts";
import { remedyOf, upgradeOf } from "../policy/wording.ts";
import { connectionsWithStreams } from "../store/connections.ts";
import { approvedMoves } from "../store/waiting.ts";

/** What is connected, how it fares, and what could be connected. */
export async function listConnections(ctx: Ctx): Promise<z.infer<typeof connectionsView>> {
  authorize(ctx, "connection.read");
  const now = ctx.now();
  const rows = await connectionsWithStreams(ctx.db.prisma, ctx.workspaceId, new Date(now.getTime() - DAY_MS));
  const isAnyBroken = rows.some(({ status }) => status === "reconnect_needed");
  const approved = isAnyBroken ? await approvedMoves(ctx.db.prisma, ctx.workspaceId) : [];
  const isAdmin = ctx.actor.type === "user" && ctx.actor.role === "admin";
  return {
    connections: rows.map((row): ConnectionView => {
      const provider = row.provider as Provider;
      const isMine = row.userId === null ? isAdmin : row.userId === ctx.actor.id;
      const missing = row.status === "connected" ? missingScopes(ctx.connectors.oauth[provider], row.scopes) : [];
      return {
        id: row.id,
        provider,
        accountLabel: row.accountLabel,
        ownerName: row.ownerName,
        isMine,
        scopes: row.scopes,
        features: featuresOf(ctx.connectors.oauth[provider], row.scopes),
        status: row.status,
        accessExpiresAt: row.accessExpiresAt?.toISOString() ?? null,
        lastError: row.lastError,
        remedy: remedyOf({ provider, status: row.status, lastError: row.lastError }, isMine),
        waitingMoves: waitingFor(row.id, rows, approved),
        upgrade: upgradeOf(provider, missing, isMine),
        kind: "oauth",
        token: tokenState(row),
        outage: outageOf(row, now),
        traffic: trafficOf(row.hours),
        streams: row.streams.map(({ startedAt, passDoneAt, ...stream }) => ({
          ...stream,
          isFirstReading: isFirstReading({ startedAt, passDoneAt, ...stream }),
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

type Row = Awaited<ReturnType<typeof connectionsWithStreams>>[number];

function tokenState(row: Pick<Row, "status" | "refreshTokenBox">): ConnectionView["token"] {
  if (row.status !== "connected") return "gone";
  return row.refreshTokenBox === null ? "lasting" : "renewing";
}

/** The CRM's streams say when everything was read once; a mailbox has its first good run then. */
const isFirstReading = (stream: Omit<Row["streams"][number], "nextRunAt">): boolean =>
  stream.startedAt !== null &&
  stream.passDoneAt === null &&
  (stream.stream.startsWith("crm.") || stream.lastRunAt === null);

const outageOf = ({ heldSince, heldUntil }: Row, now: Date): ConnectionView["outage"] =>
  heldUntil !== null && heldSince !== null && heldUntil > now
    ? { since: heldSince.toISOString(), until: heldUntil.toISOString() }
    : null;

function trafficOf(hours: Row["hours"]): ConnectionView["traffic"] {
  const sums: number[] = [];
  for (const { durations } of hours)
    for (const [index, count] of durations.entries()) sums[index] = (sums[index] ?? 0) + count;
  const bound = p95Bound(sums);
  return {
    calls: hours.reduce((sum, hour) => sum + hour.calls, 0),
    failures: hours.reduce((sum, hour) => sum + hour.failures, 0),
    p95Ms: bound === null || !Number.isFinite(bound) ? null : bound,
  };
}
