import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { lockMirror } from "../store/mirror.ts";

type NewInCrm = {
  email: string;
  hubspotId: string;
  company: { domain: string; hubspotId: string } | null;
};

/**
 * Notes where a person of ours, and their company, stand in HubSpot now. What the sync has linked before stays as it is; its
 * fields follow with the next reading.
 */
export async function linkContact(tx: Tx, ctx: Ctx, made: NewInCrm): Promise<void> {
  const { workspaceId } = ctx;
  await lockMirror(tx, workspaceId);
  const unlinked = [{ hubspotId: null }, { crmArchivedAt: { not: null } }];
  const { email, company } = made;
  if ((await tx.contact.count({ where: { workspaceId, hubspotId: made.hubspotId } })) === 0) {
    const data = { hubspotId: made.hubspotId, crmArchivedAt: null, crmUpdatedAt: null };
    await tx.contact.updateMany({ where: { workspaceId, email, OR: unlinked }, data });
  }
  if (company === null) return;
  const { hubspotId, domain } = company;
  if ((await tx.company.count({ where: { workspaceId, hubspotId } })) > 0) return;
  const data = { hubspotId, crmArchivedAt: null, crmUpdatedAt: null };
  await tx.company.updateMany({ where: { workspaceId, domain, OR: unlinked }, data });
}
