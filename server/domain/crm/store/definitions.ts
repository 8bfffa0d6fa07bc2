import type { CrmOwner, CrmPipeline } from "#server/connectors/ports/crm.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type StageBook, stageKey } from "../policy/crm-fields.ts";

export async function stageBookOf(db: Tx, workspaceId: string): Promise<StageBook> {
  const rows = await db.crmStage.findMany({
    where: { workspaceId },
    select: { pipelineId: true, stageId: true, label: true, order: true, isClosed: true, isWon: true },
  });
  return new Map(rows.map(({ pipelineId, stageId, ...facts }) => [stageKey(pipelineId, stageId), facts]));
}

/** Replaces the stages, and puts deals where their stage now stands. */
export async function replaceStages(tx: Tx, workspaceId: string, pipelines: CrmPipeline[]): Promise<number> {
  await tx.crmStage.deleteMany({ where: { workspaceId } });
  const data = pipelines.flatMap(({ id: pipelineId, label: pipelineLabel, stages }) =>
    stages.map(({ id: stageId, ...stage }) => ({ ...stage, stageId, workspaceId, pipelineId, pipelineLabel })),
  );
  await tx.crmStage.createMany({ data, skipDuplicates: true });
  await tx.$executeRawUnsafe(
    `update "Deal" d set "stageOrder" = s."order", "isClosed" = s."isClosed", "isWon" = s."isWon"
     from "CrmStage" s
     where d."workspaceId" = $1::uuid and d."crmUpdatedAt" is not null and s."workspaceId" = d."workspaceId"
       and s."pipelineId" = coalesce(d."pipeline", 'default') and s."stageId" = d."stage"
       and (d."stageOrder", d."isClosed", d."isWon") is distinct from (s."order", s."isClosed", s."isWon")`,
    workspaceId,
  );
  return data.length;
}

export async function replaceOwners(tx: Tx, workspaceId: string, owners: CrmOwner[]): Promise<number> {
  await tx.crmOwner.deleteMany({ where: { workspaceId } });
  await tx.crmOwner.createMany({
    data: owners.map(({ id: ownerId, email, name }) => ({ ownerId, email, name, workspaceId })),
    skipDuplicates: true,
  });
  return owners.length;
}
