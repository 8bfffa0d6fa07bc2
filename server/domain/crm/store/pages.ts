import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Company, CompanyDetail, Deal, HistoryEntry, PersonDetail } from "../contract.ts";

const LIVE = `('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'failed')`;

const COMPANIES = `
  with page as (
    select c."id", c."name", c."domain", c."industry", c."employeeCount" from "Company" c
    where c."workspaceId" = $1 and c."crmArchivedAt" is null and ($2::uuid is null or c."id" < $2)
      and ($3::text is null or c."name" ilike $3 or c."domain" ilike $3)
    order by c."id" desc limit $4
  )
  select page.*,
    (select count(*)::int from "Contact" p where p."workspaceId" = $1 and p."companyId" = page."id" and p."crmArchivedAt" is null) as "people",
    (select count(*)::int from "Deal" d where d."workspaceId" = $1 and d."companyId" = page."id" and not d."isClosed" and d."crmArchivedAt" is null) as "openDeals",
    (select count(*)::int from "Move" m where m."workspaceId" = $1 and m."companyId" = page."id" and m."status" in ${LIVE}) as "openMoves"
  from page order by page."id" desc`;

const dealColumns = `d."id", d."name", coalesce(
      (select s."label" from "CrmStage" s where s."workspaceId" = $1 and s."stageId" = d."stage"
       order by s."pipelineId" is not distinct from d."pipeline" desc limit 1), d."stage") as "stage",
    d."isClosed", d."isWon", d."amountCents"::float8 as "amountCents", d."currency", d."closeDate",
    d."companyId", co."name" as "companyName", d."contactId", "personName"(p."firstName", p."lastName", p."email") as "contactName"`;
const dealJoins = `
  left join "Company" co on co."workspaceId" = d."workspaceId" and co."id" = d."companyId"
  left join "Contact" p on p."workspaceId" = d."workspaceId" and p."id" = d."contactId"`;

const DEALS = `
  select ${dealColumns} from "Deal" d ${dealJoins}
  where d."workspaceId" = $1 and d."crmArchivedAt" is null and ($2::uuid is null or d."id" < $2)
    and ($3::text is null or d."name" ilike $3 or co."name" ilike $3)
  order by d."id" desc limit $4`;

const DEALS_OF = `
  select ${dealColumns} from "Deal" d ${dealJoins}
  where d."workspaceId" = $1 and d."crmArchivedAt" is null and (d."contactId" = $2::uuid or d."companyId" = $3::uuid)
  order by d."isClosed", d."amountCents" desc nulls last, d."id" limit 20`;

export type PageQuestion = { after: string | null; query: string | null; limit: number };
const patternOf = (query: string | null) => (query === null ? null : `%${query.replace(/[\\%_]/g, "\\$&")}%`);
const valuesOf = (workspaceId: WorkspaceId, { after, query, limit }: PageQuestion) => [
  workspaceId,
  after,
  patternOf(query),
  limit,
];

/** Newest first; what the CRM has archived is in no list. @param question.after id of the last row of the page before */
export async function companiesPage(pool: Pool, workspaceId: WorkspaceId, question: PageQuestion): Promise<Company[]> {
  const values = valuesOf(workspaceId, question);
  return (await pool.query<Company>({ name: "crm_companies", text: COMPANIES, values })).rows;
}

type DealRow = Omit<Deal, "closeDate"> & { closeDate: Date | null };
const toDeal = (row: DealRow): Deal => ({ ...row, closeDate: row.closeDate?.toISOString() ?? null });

/** Newest first. @param question.after as in companiesPage */
export async function dealsPage(pool: Pool, workspaceId: WorkspaceId, question: PageQuestion): Promise<Deal[]> {
  const values = valuesOf(workspaceId, question);
  return (await pool.query<DealRow>({ name: "crm_deals", text: DEALS, values })).rows.map(toDeal);
}

/** Deals of a person or of a company, open and large ones first, 20 at most. */
export async function dealsOf(
  pool: Pool,
  workspaceId: WorkspaceId,
  of: { contactId: string | null; companyId: string | null },
): Promise<Deal[]> {
  const values = [workspaceId, of.contactId, of.companyId];
  return (await pool.query<DealRow>({ name: "crm_deals_of", text: DEALS_OF, values })).rows.map(toDeal);
}

/** Each kind by its own index, the newest 100 of each, then of all. `people` is the condition on the row's contact. */
const history = (people: (column: string) => string): string => `
  select * from (
    (select 'signal' as "kind", s."id", s."occurredAt" as "at",
       coalesce('Form “' || (s."payload" ->> 'formName') || '”', s."type") as "title", s."source" as "detail", s."moveId"
     from "Signal" s where s."workspaceId" = $1 and ${people(`s."contactId"`)} order by s."occurredAt" desc limit 100)
    union all
    (select 'move', m."id", m."createdAt", m."title", m."status"::text, m."id"
     from "Move" m where m."workspaceId" = $1 and ${people(`m."contactId"`)} order by m."createdAt" desc limit 100)
    union all
    (select 'outcome', o."id", o."occurredAt", o."type", o."source", o."moveId"
     from "Outcome" o where o."workspaceId" = $1 and ${people(`o."contactId"`)} order by o."occurredAt" desc limit 100)
    union all
    (select 'message', e."id", e."sentAt", e."subject", e."direction"::text, null
     from "EmailMessage" e where e."workspaceId" = $1 and ${people(`e."contactId"`)} order by e."sentAt" desc limit 100)
  ) h order by "at" desc, "id" desc limit 100`;

const PERSON_HISTORY = history((column) => `${column} = $2`);
const COMPANY_HISTORY = history(
  (column) => `${column} in (select p."id" from "Contact" p where p."workspaceId" = $1 and p."companyId" = $2)`,
);

/** What happened with a person, or with everybody of a company, newest first. */
export async function historyOf(
  pool: Pool,
  workspaceId: WorkspaceId,
  kind: "person" | "company",
  id: string,
): Promise<HistoryEntry[]> {
  const text = kind === "person" ? PERSON_HISTORY : COMPANY_HISTORY;
  const { rows } = await pool.query<Omit<HistoryEntry, "at"> & { at: Date }>({
    name: `crm_history_${kind}`,
    text,
    values: [workspaceId, id],
  });
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

const PERSON = `
  select c."id", "personName"(c."firstName", c."lastName", c."email") as "name", c."email", c."title", c."phone", c."lifecycleStage",
    c."hubspotId" is not null as "isInHubspot",
    case when co."id" is not null then json_build_object('id', co."id", 'name', co."name", 'domain', co."domain") end as "company",
    (select json_build_object('reason', s."reason", 'at', to_char(s."createdAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) from "Suppression" s
     where s."workspaceId" = $1 and s."removedAt" is null
       and (s."contactId" = c."id" or s."value" in (c."email", split_part(c."email", '@', 2)))
     order by s."createdAt" desc limit 1) as "suppression"
  from "Contact" c left join "Company" co on co."workspaceId" = c."workspaceId" and co."id" = c."companyId"
  where c."workspaceId" = $1 and c."id" = $2`;

/** The person without deals and history; null when there is none. */
export async function personHead(
  pool: Pool,
  workspaceId: WorkspaceId,
  contactId: string,
): Promise<Omit<PersonDetail, "deals" | "history"> | null> {
  const values = [workspaceId, contactId];
  return (await pool.query({ name: "crm_person", text: PERSON, values })).rows[0] ?? null;
}

const COMPANY = `
  select c."id", c."name", c."domain", c."industry", c."employeeCount", c."icpFit", c."hubspotId" is not null as "isInHubspot",
    (select coalesce(json_agg(json_build_object('id', p."id", 'name', "personName"(p."firstName", p."lastName", p."email"), 'email', p."email", 'title', p."title")), '[]'::json)
     from (select * from "Contact" where "workspaceId" = $1 and "companyId" = $2 and "crmArchivedAt" is null order by "id" desc limit 100) p) as "people"
  from "Company" c where c."workspaceId" = $1 and c."id" = $2`;

/** The company with its people, without deals and history; null when there is none. */
export async function companyHead(
  pool: Pool,
  workspaceId: WorkspaceId,
  companyId: string,
): Promise<Omit<CompanyDetail, "deals" | "history"> | null> {
  const values = [workspaceId, companyId];
  return (await pool.query({ name: "crm_company", text: COMPANY, values })).rows[0] ?? null;
}
