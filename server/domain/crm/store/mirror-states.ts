import type { Tx } from "#server/platform/transact.ts";

export type DealState = {
  id: string;
  hubspotId: string;
  name: string;
  pipeline: string | null;
  stage: string | null;
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  amountCents: number | null;
  currency: string;
  contactId: string | null;
  companyId: string | null;
  crmCreatedAt: Date | null;
  crmUpdatedAt: Date | null;
  stageSince: Date | null;
};

/** Deals as they stand here, by HubSpot id. */
export async function dealStates(tx: Tx, workspaceId: string, hubspotIds: string[]): Promise<Map<string, DealState>> {
  const rows = await tx.deal.findMany({
    where: { workspaceId, hubspotId: { in: hubspotIds } },
    select: {
      id: true,
      hubspotId: true,
      name: true,
      pipeline: true,
      stage: true,
      stageOrder: true,
      isClosed: true,
      isWon: true,
      amountCents: true,
      currency: true,
      contactId: true,
      companyId: true,
      crmCreatedAt: true,
      crmUpdatedAt: true,
      stageSince: true,
    },
  });
  return new Map(
    rows.flatMap((row) =>
      row.hubspotId === null
        ? []
        : [
            [
              row.hubspotId,
              {
                ...row,
                hubspotId: row.hubspotId,
                amountCents: row.amountCents === null ? null : Number(row.amountCents),
              },
            ],
          ],
    ),
  );
}

export type ContactState = {
  id: string;
  hubspotId: string;
  email: string;
  crmOptedOut: boolean | null;
  companyId: string | null;
  title: string | null;
  lifecycleStage: string | null;
  crmOwnerId: string | null;
  crmUpdatedAt: Date | null;
};

/** Contacts as they stand here, by HubSpot id. */
export async function contactStates(
  tx: Tx,
  workspaceId: string,
  hubspotIds: string[],
): Promise<Map<string, ContactState>> {
  const rows = await tx.contact.findMany({
    where: { workspaceId, hubspotId: { in: hubspotIds } },
    select: {
      id: true,
      hubspotId: true,
      email: true,
      crmOptedOut: true,
      companyId: true,
      title: true,
      lifecycleStage: true,
      crmOwnerId: true,
      crmUpdatedAt: true,
    },
  });
  return new Map(
    rows.flatMap((row) => (row.hubspotId === null ? [] : [[row.hubspotId, { ...row, hubspotId: row.hubspotId }]])),
  );
}
