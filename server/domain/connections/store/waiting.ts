import type { GuardedPrisma } from "#server/db/client.ts";
import type { ApprovedMoves } from "../policy/waiting.ts";

/** Approved moves that have not ended, by type and by the account they name. */
export function approvedMoves(db: GuardedPrisma, workspaceId: string): Promise<ApprovedMoves[]> {
  return db.$queryRawUnsafe<ApprovedMoves[]>(
    `select "actionType", "params"->>'connectionId' as "connectionId", count(*)::int as "count"
       from "Move" where "workspaceId" = $1::uuid and "status" in ('scheduled', 'executing')
      group by 1, 2`,
    workspaceId,
  );
}
