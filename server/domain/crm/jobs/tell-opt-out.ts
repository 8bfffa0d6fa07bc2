import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { crmFor } from "#server/domain/connections/index.ts";
import { suppressedAddress } from "#server/domain/guardrails/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";

/** `written`: HubSpot knows; `refused`: it does not let us; `nothing`: nothing is to be told. */
type OptOutTold = "written" | "refused" | "nothing";

/**
 * Tells HubSpot that somebody asked us for no more mail, so that its own campaigns stop too. Saying so twice is fine. It is
 * never taken back from here: HubSpot lets only the person themselves subscribe again.
 * @throws what the vendor said, when another try may go better
 */
export async function tellOptOut(
  ctx: Ctx,
  steps: StepPort,
  event: { suppressionId: string },
): Promise<{ told: OptOutTold }> {
  authorize(ctx, "people.write");
  return steps.run("tell-opt-out", async () => {
    const contact = await whoOptedOut(ctx, event.suppressionId);
    const crm = contact && (await crmFor(ctx));
    if (!contact || !crm) return { told: "nothing" as const };
    const answer = await crm.updateRecord("contact", contact.hubspotId, { hs_email_optout: "true" });
    const isRefused = !answer.ok && (answer.error.kind === "rejected" || answer.error.kind === "not_found");
    if (!isRefused) orThrow(answer);
    const told = isRefused ? "refused" : "written";
    await transact(ctx, (tx) =>
      record(tx, ctx, {
        action: "contact.opt_out_told",
        subject: { type: "contact", id: contact.id },
        detail: { told, vendor: "hubspot" },
      }),
    );
    return { told };
  });
}

/** Only who said no to us: a bounce is no wish, and what HubSpot told us it knows. */
async function whoOptedOut(ctx: Ctx, suppressionId: string): Promise<{ id: string; hubspotId: string } | null> {
  const entry = await suppressedAddress(ctx, suppressionId);
  if (!entry || (entry.reason !== "opted_out" && entry.reason !== "legal")) return null;
  const contact = await ctx.db.prisma.contact.findFirst({
    where: { workspaceId: ctx.workspaceId, email: entry.address, crmArchivedAt: null },
    select: { id: true, hubspotId: true, crmOptedOut: true },
  });
  return contact?.hubspotId && contact.crmOptedOut !== true ? { id: contact.id, hubspotId: contact.hubspotId } : null;
}
