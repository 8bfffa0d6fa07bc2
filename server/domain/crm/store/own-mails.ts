import type { GuardedPrisma } from "#server/db/client.ts";

const SHORTEST = 80;

/** What an execution of ours has sent carries its key as Message-ID: those are no words of the member's own. */
export async function handwrittenMails(
  db: GuardedPrisma,
  workspaceId: string,
  { userId, limit }: { userId: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ text: string }[]>(
    `select m."text" from "EmailMessage" m
       join "Connection" c on c."workspaceId" = $1::uuid and c."id" = m."connectionId" and c."userId" = $2::uuid
      where m."workspaceId" = $1::uuid and m."direction" = 'outbound' and not m."isAutomatic" and length(m."text") >= $4::int
        and not exists (select 1 from "Execution" e where e."workspaceId" = $1::uuid and e."idempotencyKey" = m."rfcMessageId")
      order by m."sentAt" desc, m."id" desc limit $3::int`,
    workspaceId,
    userId,
    limit,
    SHORTEST,
  );
  return rows.map(({ text }) => text);
}
