import { crmOwnerNames } from "#server/domain/crm/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type ContactChanged, contactChanged } from "../contract.ts";
import { dealName, type Fact } from "./crm-texts.ts";
import { personFacts, personOf, proposeForPerson } from "./person-move.ts";
import type { Processor } from "./processor.ts";

const WORDS = { lifecycleStage: "Lifecycle stage", title: "Title", crmOwnerId: "Owner" } as const;
const WHY = {
  lifecycleStage: "their lifecycle stage changed",
  title: "they have a new title",
  crmOwnerId: "they have a new owner",
} as const;

/** Another title, stage or owner is a reason to speak; a field that was filled in for the first time is not. */
export const processContactChanged: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { contactId, changes } = contactChanged.parse(signal.payload);
    const found = await personOf(ctx, signal, contactId);
    if (!found) return { kind: "ignored", reason: "The contact is not here any more." };
    const [first] = changes.filter((change) => change.from !== null && change.to !== null);
    if (!first) return { kind: "ignored", reason: "A field was filled in or emptied: nothing to do." };
    return proposeForPerson(ctx, signal, found, {
      dedupeKey: `contact:${contactId}:changed`,
      verb: "Get in touch with",
      why: WHY[first.field],
      text: {
        template: "contact-changed@1",
        step: "Take it up with them: what changes for them, and what it means for what you talk about.",
        facts: [...(await changeFacts(ctx, signal.id, changes)), ...personFacts(found.person)],
        leftOut: [],
      },
      priority: "MEDIUM",
      dueMs: 3 * DAY_MS,
      intent: 0.5,
      halfLifeHours: 7 * 24,
    });
  });

async function changeFacts(ctx: Ctx, signalId: string, changes: ContactChanged["changes"]): Promise<Fact[]> {
  const owners = changes.filter(({ field }) => field === "crmOwnerId").flatMap(({ from, to }) => [from, to]);
  const names = await crmOwnerNames(
    ctx,
    owners.filter((id) => id !== null),
  );
  const shown = (field: string, value: string | null): string =>
    value === null ? "none" : (dealName(field === "crmOwnerId" ? (names.get(value) ?? "") : value) ?? "another");
  return changes.map(({ field, from, to }) => {
    const line = `${WORDS[field]}: ${shown(field, from)}, now ${shown(field, to)}`;
    return { line, evidence: { kind: "signal", id: signalId, label: "Change in HubSpot", quote: line } };
  });
}
