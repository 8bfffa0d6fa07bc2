import type { Client } from "@hubspot/api-client";
import type { Filter } from "@hubspot/api-client/lib/codegen/crm/contacts/models/Filter.js";
import { FilterOperatorEnum as Op } from "@hubspot/api-client/lib/codegen/crm/contacts/models/Filter.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hubspotClient, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await testSandbox();
  client = hubspotClient(sandbox.urls.hubspot);
});
afterAll(() => sandbox.close());

async function dealNames(filters: Filter[], more: Record<string, unknown> = {}): Promise<string[]> {
  const found = await client.crm.deals.searchApi.doSearch({
    filterGroups: filters.length > 0 ? [{ filters }] : [],
    properties: ["dealname"],
    limit: 50,
    ...more,
  });
  return found.results.map((deal) => (deal.properties.dealname ?? "").split(" ")[0] ?? "").sort();
}

const ALL = ["Altamont", "Cold", "Harbor", "Juniper", "Juniper", "Meridian", "Northwind", "Quarry", "Tallgrass"];
const without = (...names: string[]) => ALL.filter((name) => !names.includes(name));

describe("search operators on the seeded deals", () => {
  it.each<[string, Filter, string[]]>([
    ["EQ", { propertyName: "dealstage", operator: Op.Eq, value: "contractsent" }, ["Harbor"]],
    ["EQ on a number", { propertyName: "amount", operator: Op.Eq, value: "84000.00" }, ["Northwind"]],
    ["NEQ", { propertyName: "dealstage", operator: Op.Neq, value: "contractsent" }, without("Harbor")],
    ["GT", { propertyName: "amount", operator: Op.Gt, value: "84000" }, ["Altamont"]],
    ["GTE", { propertyName: "amount", operator: Op.Gte, value: "84000" }, ["Altamont", "Northwind"]],
    ["LT", { propertyName: "amount", operator: Op.Lt, value: "16800" }, ["Juniper"]],
    ["LTE", { propertyName: "amount", operator: Op.Lte, value: "16800" }, ["Juniper", "Quarry"]],
    [
      "BETWEEN",
      { propertyName: "amount", operator: Op.Between, value: "36000", highValue: "57000" },
      ["Harbor", "Meridian", "Tallgrass"],
    ],
    [
      "IN",
      { propertyName: "dealstage", operator: Op.In, values: ["closedwon", "appointmentscheduled"] },
      ["Juniper", "Quarry"],
    ],
    ["NOT_IN", { propertyName: "dealtype", operator: Op.NotIn, values: ["newbusiness"] }, ["Juniper"]],
    [
      "HAS_PROPERTY",
      { propertyName: "hs_next_step", operator: Op.HasProperty },
      ALL.slice(0, 3).concat("Juniper", ...ALL.slice(5)),
    ],
    ["NOT_HAS_PROPERTY", { propertyName: "hs_next_step", operator: Op.NotHasProperty }, ["Juniper"]],
    ["CONTAINS_TOKEN", { propertyName: "dealname", operator: Op.ContainsToken, value: "meridian" }, ["Meridian"]],
    [
      "CONTAINS_TOKEN with a wildcard",
      { propertyName: "dealname", operator: Op.ContainsToken, value: "alt*" },
      ["Altamont"],
    ],
    [
      "NOT_CONTAINS_TOKEN",
      { propertyName: "dealname", operator: Op.NotContainsToken, value: "juniper" },
      without("Juniper"),
    ],
  ])("%s", async (_name, filter, expected) => {
    expect(await dealNames([filter])).toEqual(expected);
  });

  it("joins filters by AND and groups by OR", async () => {
    const big: Filter = { propertyName: "amount", operator: Op.Gte, value: "50000" };
    const walkthrough: Filter = { propertyName: "dealstage", operator: Op.Eq, value: "presentationscheduled" };
    const won: Filter = { propertyName: "dealstage", operator: Op.Eq, value: "closedwon" };
    expect(await dealNames([big, walkthrough])).toEqual(["Northwind", "Tallgrass"]);
    expect(await dealNames([], { filterGroups: [{ filters: [big, walkthrough] }, { filters: [won] }] })).toEqual([
      "Juniper",
      "Northwind",
      "Tallgrass",
    ]);
  });

  it("compares dates by time, searches by text, sorts, and pages with a total", async () => {
    const soon = String(Date.now() + 15 * 86_400_000);
    const past = String(Date.now() - 86_400_000);
    expect(
      await dealNames([{ propertyName: "closedate", operator: Op.Between, value: past, highValue: soon }]),
    ).toEqual(["Altamont", "Harbor"]);
    expect(await dealNames([], { query: "pathlight" })).toEqual(["Tallgrass"]);
    const names: (string | null | undefined)[] = [];
    let after: string | undefined;
    do {
      const page = await client.crm.deals.searchApi.doSearch({
        sorts: ["-amount"],
        properties: ["amount"],
        limit: 4,
        after,
      });
      expect(page.total).toBe(9);
      names.push(...page.results.map((deal) => deal.properties.amount));
      after = page.paging?.next?.after;
    } while (after);
    expect(names.map(Number)).toEqual([105_840, 84_000, 57_000, 45_000, 36_000, 32_760, 19_800, 16_800, 7_200]);
  });
});

describe("what search refuses", () => {
  it.each<[string, Record<string, unknown>]>([
    [
      "an operator HubSpot does not have",
      { filterGroups: [{ filters: [{ propertyName: "amount", operator: "EQUALS", value: "1" }] }] },
    ],
    [
      "a property that does not exist",
      { filterGroups: [{ filters: [{ propertyName: "ammount", operator: "EQ", value: "1" }] }] },
    ],
    ["EQ without a value", { filterGroups: [{ filters: [{ propertyName: "amount", operator: "EQ" }] }] }],
    [
      "BETWEEN with one end",
      { filterGroups: [{ filters: [{ propertyName: "amount", operator: "BETWEEN", value: "1" }] }] },
    ],
    [
      "IN without values",
      { filterGroups: [{ filters: [{ propertyName: "dealstage", operator: "IN", value: "closedwon" }] }] },
    ],
    [
      "six groups",
      {
        filterGroups: Array.from({ length: 6 }, () => ({
          filters: [{ propertyName: "amount", operator: "HAS_PROPERTY" }],
        })),
      },
    ],
    ["a page of 201", { limit: 201 }],
    ["two sorts", { sorts: ["amount", "dealname"] }],
  ])("%s", async (_name, body) => {
    const response = await client.apiRequest({ method: "POST", path: "/crm/v3/objects/deals/search", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: "error", category: "VALIDATION_ERROR" });
  });
});

it("can find a written record only after the search lag", async () => {
  const filterGroups = [{ filters: [{ propertyName: "email", operator: Op.Eq, value: "lag@fresh.example" }] }];
  const total = async () => (await client.crm.contacts.searchApi.doSearch({ filterGroups })).total;
  await sandbox.world.setSearchLag({ ms: 600_000 });
  const { id } = await client.crm.contacts.basicApi.create({ properties: { email: "lag@fresh.example" } });
  expect(await total()).toBe(0);
  expect((await client.crm.contacts.basicApi.getById(id)).id).toBe(id);
  await sandbox.world.setSearchLag({ ms: 0 });
  expect(await total()).toBe(1);
  expect(await statusOf(client.crm.contacts.basicApi.getById("1"))).toBe(404);
});
