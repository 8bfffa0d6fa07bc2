import type { GuardedPrisma } from "#server/db/client.ts";

/** Which of these mails are stored already, so that they need not be fetched again. */
export async function knownMessageIds(
  db: GuardedPrisma,
  workspaceId: string,
  connectionId: string,
  vendorMessageIds: string[],
): Promise<Set<string>> {
  const rows = await db.emailMessage.findMany({
    where: { workspaceId, connectionId, vendorMessageId: { in: vendorMessageIds } },
    select: { vendorMessageId: true },
  });
  return new Set(rows.map((row) => row.vendorMessageId));
}
