import type { Ctx } from "#server/platform/context.ts";
import type { SuppressionReason } from "../contract.ts";

/**
 * Whom an entry that is in force stands for; null for one that was removed, or for a domain.
 * @inner for jobs that tell others about it
 */
export async function suppressedAddress(
  ctx: Ctx,
  suppressionId: string,
): Promise<{ address: string; reason: SuppressionReason } | null> {
  const { workspaceId } = ctx;
  const row = await ctx.db.prisma.suppression.findFirst({
    where: { workspaceId, id: suppressionId, removedAt: null },
    select: { value: true, reason: true },
  });
  return row?.value.includes("@") ? { address: row.value, reason: row.reason } : null;
}
