import type pg from "pg";
import type { TestSandbox } from "#sandbox/testing/start.ts";

type Row = (string | null)[];

/** What the mirror holds otherwise than the portal, row by row; empty: they are the same. */
export async function comparePortal(sql: pg.Client, sandbox: TestSandbox): Promise<string[]> {
  const { objects } = (await sandbox.world.state()).hubspot;
  const { companies = [], contacts = [], deals = [] } = objects;
  const company = new Map(companies.map((record) => [record.id, record.properties.name]));
  const address = new Map(contacts.map((record) => [record.id, record.properties.email]));
  const linked = (record: { associations: { toType: string; toId: string }[] }, type: string) =>
    record.associations.find(({ toType }) => toType === type)?.toId ?? "";
  const here = async (text: string): Promise<Row[]> => (await sql.query<string[]>({ text, rowMode: "array" })).rows;
  return [
    ...differences(
      "company",
      companies.map((record) => [record.id, record.properties.name ?? null]),
      await here(`select "hubspotId", "name" from "Company"`),
    ),
    ...differences(
      "contact",
      contacts.map((record) => [
        record.id,
        record.properties.email ?? null,
        company.get(linked(record, "companies")) ?? null,
      ]),
      await here(
        `select p."hubspotId", p."email", c."name" from "Contact" p left join "Company" c on c."id" = p."companyId"`,
      ),
    ),
    ...differences(
      "deal",
      deals.map((record) => [
        record.id,
        record.properties.dealname ?? null,
        address.get(linked(record, "contacts")) ?? null,
      ]),
      await here(
        `select d."hubspotId", d."name", p."email" from "Deal" d left join "Contact" p on p."id" = d."contactId"`,
      ),
    ),
  ];
}

/** Rows that one side has and the other has not, or has oftener. */
export function differences(what: string, there: Row[], here: Row[]): string[] {
  const counts = new Map<string, number>();
  for (const row of there) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  for (const row of here) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) - 1);
  return [...counts].flatMap(([row, count]) =>
    count === 0 ? [] : [`${what} ${row}: ${count > 0 ? "missing here" : "here too often, or otherwise than there"}`],
  );
}
