import type { Choices } from "#server/domain/actions/contract.ts";
import type { Tx } from "#server/platform/transact.ts";

const MOST = 500;

/** Stages and owners as our copy of the CRM knows them. Stages name their pipeline where there are several. */
export async function crmChoices(db: Pick<Tx, "crmStage" | "crmOwner">, workspaceId: string): Promise<Choices> {
  const [stages, owners] = await Promise.all([
    db.crmStage.findMany({
      where: { workspaceId },
      orderBy: [{ pipelineLabel: "asc" }, { pipelineId: "asc" }, { order: "asc" }],
      take: MOST,
      select: { stageId: true, label: true, pipelineId: true, pipelineLabel: true },
    }),
    db.crmOwner.findMany({
      where: { workspaceId },
      orderBy: [{ name: "asc" }, { ownerId: "asc" }],
      take: MOST,
      select: { ownerId: true, name: true },
    }),
  ]);
  const isOnePipeline = new Set(stages.map(({ pipelineId }) => pipelineId)).size < 2;
  return {
    stages: stages.map(({ stageId, label, pipelineLabel }) => ({
      value: stageId,
      label: isOnePipeline ? label : `${pipelineLabel}: ${label}`,
    })),
    owners: owners.map(({ ownerId, name }) => ({ value: ownerId, label: name })),
  };
}
