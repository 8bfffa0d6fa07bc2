import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { endConnection } from "../end-connection.ts";
import { connectionById, connectionsOfFormerMember } from "../store/connections.ts";

/**
 * Disconnects the accounts of somebody who left the workspace and gives our access back to the vendors. Whoever is a member
 * again by then keeps theirs; accounts of the whole workspace stay.
 */
export async function releaseFormerMember(
  ctx: Ctx,
  steps: StepPort,
  input: { userId: string },
): Promise<{ ended: number }> {
  authorize(ctx, "connection.release");
  const ids = await steps.run("find", async () =>
    (await connectionsOfFormerMember(ctx.db.prisma, ctx.workspaceId, input.userId)).map(({ id }) => id),
  );
  for (const id of ids) {
    await steps.run(`disconnect-${id}`, async () => {
      const row = await connectionById(ctx.db.prisma, ctx.workspaceId, id);
      if (!row || row.status === "disconnected") return null;
      return endConnection(ctx, row);
    });
  }
  return { ended: ids.length };
}
