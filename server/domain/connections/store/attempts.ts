import type { Deps } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";

export type Attempt = {
  stateHash: string;
  workspaceId: string;
  userId: string;
  provider: string;
  verifierBox: string;
  returnTo: string;
  createdAt: Date;
  expiresAt: Date;
};

export async function saveAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx.connectAttempt.create({ data: attempt, select: { stateHash: true } });
}

/** Takes the attempt out, so that a state works once; null for an unknown, used or another person's state. */
export async function takeAttempt(
  deps: Pick<Deps, "db">,
  attempt: Pick<Attempt, "stateHash" | "userId" | "provider">,
): Promise<Attempt | null> {
  const { rows } = await deps.db.pool.query<Attempt>({
    name: "connections_take_attempt",
    text: `delete from "ConnectAttempt" where "stateHash" = $1 and "userId" = $2::uuid and "provider" = $3 returning *`,
    values: [attempt.stateHash, attempt.userId, attempt.provider],
  });
  return rows[0] ?? null;
}

/** The member's role and name now, or null: they may have left since they started. */
export async function memberOfAttempt(deps: Pick<Deps, "db">, workspaceId: string, userId: string) {
  const row = await deps.db.prisma.member.findFirst({
    where: { workspaceId, userId },
    select: { role: true, user: { select: { name: true, email: true } } },
  });
  return row && { role: row.role, name: row.user.name ?? row.user.email };
}
