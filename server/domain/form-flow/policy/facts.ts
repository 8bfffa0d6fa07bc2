import { z } from "zod";

/** What steps leave for the steps after them: ids and small facts. Texts are read from their rows again. */
export const dedupeFacts = z.object({ earlierMoveId: z.string().nullable(), isRepeat: z.boolean() });
export const contactFacts = z.object({ contactId: z.string(), isNew: z.boolean(), crmNote: z.string().nullable() });
export const threadFacts = z.object({ messageIds: z.array(z.string()), connectionId: z.string().nullable() });
export const senderFacts = z.object({
  connectionId: z.string(),
  address: z.string(),
  name: z.string().nullable(),
  userId: z.string().nullable(),
});
export const assetFacts = z.object({
  documents: z.array(z.object({ id: z.string(), title: z.string(), url: z.string() })),
});
export const slotFacts = z.object({
  slots: z.array(z.object({ startsAt: z.string(), label: z.string() })),
  timeZone: z.string().nullable(),
});
export const proposeFacts = z.object({
  moveId: z.string(),
  made: z.enum(["new", "fed", "renewed", "kept", "untouched"]),
});
export const followUpFacts = z.object({ moveIds: z.array(z.string()) });
