import { z } from "zod";

export const searchKinds = ["move", "person", "company", "deal", "signal"] as const;
export const searchInput = z.object({ query: z.string().trim().min(1).max(100) });
export const searchHit = z.object({
  kind: z.enum(searchKinds),
  id: z.string(),
  title: z.string(),
  /** What tells it from another of the same name; may be empty. */
  detail: z.string(),
  /** Where it leads: the id of a move or a person; null when there is no page of it. */
  moveId: z.string().nullable(),
  contactId: z.string().nullable(),
});
export type SearchHit = z.infer<typeof searchHit>;
export const searchResult = z.object({ items: z.array(searchHit) });
