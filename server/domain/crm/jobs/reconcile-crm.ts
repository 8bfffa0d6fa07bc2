import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { completeStreams, crmConnection, noteGap } from "#server/domain/connections/index.ts";
import { createCtx, type Deps } from "#server/platform/context.ts";
import { toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { countKnown } from "../store/mirror.ts";
import { CRM_STREAMS, kindOfStream } from "./streams.ts";

/**
 * Compares the number of records at HubSpot with what is known here, stream by stream. A difference stands on the stream, and
 * everything of that kind is read once more.
 */
export async function reconcileCrm(deps: Deps): Promise<{ compared: number; gaps: number }> {
  const streams = await completeStreams(deps, "hubspot", Object.values(CRM_STREAMS));
  let [compared, gaps] = [0, 0];
  for (const place of streams) {
    const ctx = createCtx(deps, {
      workspaceId: asWorkspaceId(place.workspaceId),
      actor: { type: "system", id: "crm-reconcile" },
      requestId: deps.newId(),
      surface: "job",
    });
    try {
      const crm = await crmConnection(ctx);
      const kind = kindOfStream(place.stream);
      if (kind === null || crm?.connectionId !== place.connectionId) continue;
      const theirs = orThrow(await crm.port.countRecords(kind));
      const gap = theirs - (await countKnown(ctx.db.prisma, ctx.workspaceId, kind));
      await noteGap(ctx.db.prisma, place, { gap, checkedAt: ctx.now(), readAgain: gap !== 0 });
      compared += 1;
      if (gap !== 0) gaps += 1;
    } catch (error) {
      const { code, reason } = toAppError(error);
      ctx.log.warn({ ...place, code, reason, err: code === "internal" ? error : undefined }, "crm not compared");
    }
  }
  return { compared, gaps };
}
