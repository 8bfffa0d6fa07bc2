import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { byId, type Page, readPage } from "#server/platform/pure/page.ts";
import type { Company, CompanyDetail, Deal, listPeopleInput, PersonDetail } from "../contract.ts";
import {
  companiesPage,
  companyHead,
  dealsOf,
  dealsPage,
  historyOf,
  type PageQuestion,
  personHead,
} from "../store/pages.ts";

type ListInput = z.output<typeof listPeopleInput>;

/** Rows in the order of their ids, by page. */
export const pageById = <Row extends { id: string }>(
  { query, ...input }: ListInput,
  read: (question: PageQuestion) => Promise<Row[]>,
): Promise<Page<Row>> =>
  readPage(
    input,
    byId,
    (after, limit) => read({ after: after?.[0] ?? null, query: query || null, limit }),
    (row) => [row.id],
  );

/** The newest companies first, by page. */
export async function listCompanies(ctx: Ctx, input: ListInput): Promise<Page<Company>> {
  authorize(ctx, "people.read");
  return pageById(input, (question) => companiesPage(ctx.db.pool, ctx.workspaceId, question));
}

/** The newest deals first, by page. */
export async function listDeals(ctx: Ctx, input: ListInput): Promise<Page<Deal>> {
  authorize(ctx, "people.read");
  return pageById(input, (question) => dealsPage(ctx.db.pool, ctx.workspaceId, question));
}

/** A person with their company, deals, what stands against mail to them, and what happened. */
export async function personPageOf(ctx: Ctx, input: { contactId: string }): Promise<PersonDetail> {
  authorize(ctx, "people.read");
  const { contactId } = input;
  const { pool } = ctx.db;
  const [head, deals, history] = await Promise.all([
    personHead(pool, ctx.workspaceId, contactId),
    dealsOf(pool, ctx.workspaceId, { contactId, companyId: null }),
    historyOf(pool, ctx.workspaceId, "person", contactId),
  ]);
  if (!head) throw notFound("person");
  return { ...head, deals, history };
}

/** A company with its people, deals, and what happened with any of them. */
export async function companyPageOf(ctx: Ctx, input: { companyId: string }): Promise<CompanyDetail> {
  authorize(ctx, "people.read");
  const { companyId } = input;
  const { pool } = ctx.db;
  const [head, deals, history] = await Promise.all([
    companyHead(pool, ctx.workspaceId, companyId),
    dealsOf(pool, ctx.workspaceId, { contactId: null, companyId }),
    historyOf(pool, ctx.workspaceId, "company", companyId),
  ]);
  if (!head) throw notFound("company");
  return { ...head, deals, history };
}
