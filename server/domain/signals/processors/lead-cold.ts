import { DAY_MS } from "#server/platform/pure/time.ts";
import { contactCondition } from "../contract.ts";
import { days, onDay } from "./crm-texts.ts";
import { personFacts, personOf, proposeForPerson } from "./person-move.ts";
import type { Processor } from "./processor.ts";

const LONG_MS = 30 * DAY_MS;

/** Nobody has talked to a lead for two weeks: somebody checks in. */
export const processLeadCold: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { contactId } = contactCondition.parse(signal.payload);
    const found = await personOf(ctx, signal, contactId);
    if (!found) return { kind: "ignored", reason: "The contact is not here any more." };
    const { lastTalkAt } = found.care;
    if (lastTalkAt === null) return { kind: "ignored", reason: "It is not known when somebody last talked to them." };
    const isLong = signal.occurredAt.getTime() - lastTalkAt.getTime() >= LONG_MS;
    const line = `Last contact: ${onDay(lastTalkAt)}`;
    const evidence = { kind: "contact", id: contactId, label: line, quote: line } as const;
    return proposeForPerson(ctx, signal, found, {
      dedupeKey: `condition:lead_cold:${contactId}`,
      verb: "Check in with",
      why: `quiet for ${days(lastTalkAt, signal.occurredAt)}`,
      text: {
        template: "lead-cold@1",
        step: "Ask whether the topic is still theirs, and offer one concrete next step.",
        facts: [{ line, evidence }, ...personFacts(found.person)],
        leftOut: [],
      },
      priority: isLong ? "MEDIUM" : "LOW",
      dueMs: (isLong ? 3 : 7) * DAY_MS,
      intent: isLong ? 0.5 : 0.35,
      halfLifeHours: 14 * 24,
    });
  });
