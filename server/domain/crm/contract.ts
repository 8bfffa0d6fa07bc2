import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string().nullable(),
  companyName: z.string().nullable(),
  openMoves: z.number().int(),
  lastMessageAt: z.string().nullable(),
});
export type Person = z.infer<typeof person>;
export const listPeopleInput = pageInput.extend({ query: z.string().trim().max(100).optional() });
export const personPage = pageOf(person);
