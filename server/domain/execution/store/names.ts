import type { Ctx } from "#server/platform/context.ts";

/** What we call a record of the CRM, by the vendor's id; null where our copy has none. */
export async function recordName(ctx: Ctx, kind: string, hubspotId: string): Promise<string | null> {
  const { prisma } = ctx.db;
  const where = { workspaceId: ctx.workspaceId, hubspotId };
  switch (kind) {
    case "deal":
      return (await prisma.deal.findFirst({ where, select: { name: true } }))?.name ?? null;
    case "company":
      return (await prisma.company.findFirst({ where, select: { name: true } }))?.name ?? null;
    case "contact": {
      const found = await prisma.contact.findFirst({
        where,
        select: { firstName: true, lastName: true, email: true },
      });
      return found && ([found.firstName, found.lastName].filter(Boolean).join(" ") || found.email);
    }
    default:
      return null;
  }
}
