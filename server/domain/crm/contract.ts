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

const nullableInstant = z.iso.datetime({ offset: true }).nullable();

export const company = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  employeeCount: z.number().int().nullable(),
  people: z.number().int(),
  openDeals: z.number().int(),
  openMoves: z.number().int(),
});
export type Company = z.infer<typeof company>;
export const companyPage = pageOf(company);

export const deal = z.object({
  id: z.string(),
  name: z.string(),
  stage: z.string().nullable(),
  isClosed: z.boolean(),
  isWon: z.boolean(),
  amountCents: z.number().nullable(),
  currency: z.string(),
  closeDate: nullableInstant,
  companyId: z.string().nullable(),
  companyName: z.string().nullable(),
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
});
export type Deal = z.infer<typeof deal>;
export const dealPage = pageOf(deal);

/** One line of what happened with a person or a company. */
export const historyEntry = z.object({
  kind: z.enum(["signal", "move", "outcome", "message"]),
  id: z.string(),
  at: z.iso.datetime({ offset: true }),
  /** Type of an outcome, and of a signal that is not a form; else as it is called. */
  title: z.string(),
  /** Status of a move, direction of a message, source of a signal or an outcome. */
  detail: z.string(),
  moveId: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const personIdInput = z.object({ contactId: z.uuid() });
export const personDetail = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  lifecycleStage: z.string().nullable(),
  isInHubspot: z.boolean(),
  company: z.object({ id: z.string(), name: z.string(), domain: z.string().nullable() }).nullable(),
  deals: z.array(deal),
  /** Why no mail may go to this address; null when nothing stands against it. */
  suppression: z.object({ reason: z.string(), at: z.iso.datetime({ offset: true }) }).nullable(),
  /** Newest first, 100 at most. */
  history: z.array(historyEntry),
});
export type PersonDetail = z.infer<typeof personDetail>;

export const companyIdInput = z.object({ companyId: z.uuid() });
export const companyDetail = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  employeeCount: z.number().int().nullable(),
  /** 0 to 1; null when nobody has said. */
  icpFit: z.number().nullable(),
  isInHubspot: z.boolean(),
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), title: z.string().nullable() })),
  deals: z.array(deal),
  history: z.array(historyEntry),
});
export type CompanyDetail = z.infer<typeof companyDetail>;
