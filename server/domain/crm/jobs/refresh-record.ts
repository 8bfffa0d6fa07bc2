import type { CrmLinks, CrmPort } from "#server/connectors/ports/crm.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { newsSince } from "#server/domain/connections/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { type MirrorKind, mirrorProperties } from "../policy/crm-fields.ts";
import { stageBookOf } from "../store/definitions.ts";
import { archiveRows, lockMirror, renameMerged } from "../store/mirror.ts";
import { mirrorRecords } from "./mirror-records.ts";
import { CRM_STREAMS } from "./streams.ts";
import { tellNews } from "./tell-news.ts";

const noLinks: CrmLinks = { contactIds: [], companyIds: [], dealIds: [] };

/**
 * Reads one record now and brings it into the mirror, with its news. One that is gone is marked so, and one that was merged
 * goes on under its new id.
 * @param also runs in the same transaction, last
 * @throws what the vendor said
 */
export async function refreshRecord(
  ctx: Ctx,
  port: CrmPort,
  place: { kind: MirrorKind; id: string },
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<"stored" | "gone"> {
  const { kind, id } = place;
  const answer = await port.getRecord(kind, id, mirrorProperties[kind]);
  const isMissing = !answer.ok && answer.error.kind === "not_found";
  const record = isMissing ? null : orThrow(answer);
  if (record === null || record.isArchived) {
    await transact(ctx, async (tx) => {
      await lockMirror(tx, ctx.workspaceId);
      await archiveRows(tx, ctx.workspaceId, kind, [id], ctx.now());
      await also(tx);
    });
    return "gone";
  }
  // What belongs to a company is read with the people and deals.
  const links = kind === "company" ? noLinks : orThrow(await port.listLinks(kind, record.id));
  await transact(ctx, async (tx) => {
    await lockMirror(tx, ctx.workspaceId);
    if (record.id !== id) {
      await renameMerged(tx, ctx.workspaceId, kind, { winnerId: record.id, loserIds: [id], now: ctx.now() });
    }
    const stages = await stageBookOf(tx, ctx.workspaceId);
    const mirrored = await mirrorRecords(tx, ctx, kind, [{ ...record, links }], stages);
    const since = await newsSince(tx, ctx.workspaceId, CRM_STREAMS[kind]);
    if (since !== null) await tellNews(tx, ctx, mirrored, since);
    await also(tx);
  });
  return "stored";
}
