import { expect, it } from "vitest";
import {
  type ActingWorkspace,
  actingJobCtx,
  anActingWorkspace,
  anApprovedAction,
} from "#server/testing/acting-workspace.ts";
import { aCompany, aContact } from "#server/testing/build/index.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, undoExecution, undoMove } from "../index.ts";

const { db } = await testDatabase();

const ashby = { name: "Ashby", domain: "ashby.example" };
const kim = { email: "kim@ashby.example", firstName: "Kim", lastName: null, jobTitle: null, phone: null };

async function create(ws: ActingWorkspace, fields: object = {}, meanwhile: () => void = () => {}) {
  const params = { ...kim, company: ashby, ...fields };
  const move = await anApprovedAction(ws, { actionType: "create_contact", params, draft: null });
  meanwhile();
  await runDurably((steps) => executeMove(actingJobCtx(ws), steps, move), { clock: ws.clock });
  return db.prisma.execution.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, moveId: move.moveId } });
}

async function undo(ws: ActingWorkspace, moveId: string) {
  await undoExecution(ws.ctx, { moveId });
  const row = await db.prisma.undo.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, moveId } });
  const event = { moveId, undoId: row.id, round: row.round };
  await runDurably((steps) => undoMove(actingJobCtx(ws), steps, event), { clock: ws.clock });
  return db.prisma.undo.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: row.id } });
}

const records = (ws: ActingWorkspace) => ws.vendors.hubspot.records;
const names = (ws: ActingWorkspace) => [
  ...records(ws)
    .live("company")
    .map(({ properties }) => properties.name),
  ...records(ws)
    .live("contact")
    .map(({ properties }) => properties.email),
];

it("adds the person and their company, linked, and our own rows know where they are", async () => {
  const ws = await anActingWorkspace(db);
  const company = await aCompany(ws.ctx, ashby);
  const contact = await aContact(ws.ctx, { email: kim.email, companyId: company.id });
  expect(await create(ws)).toMatchObject({ status: "succeeded" });
  expect(names(ws)).toEqual(["Ashby", kim.email]);
  const [made] = records(ws).live("contact");
  const [workplace] = records(ws).live("company");
  expect(made?.links.companyIds).toEqual([workplace?.id]);
  const where = { workspaceId: ws.workspaceId };
  const own = { hubspotId: true } as const;
  expect([
    await db.prisma.contact.findFirst({ where: { ...where, id: contact.id }, select: own }),
    await db.prisma.company.findFirst({ where: { ...where, id: company.id }, select: own }),
  ]).toEqual([{ hubspotId: made?.id }, { hubspotId: workplace?.id }]);
});

it("links a company that HubSpot has already, and leaves it there when the contact is taken back", async () => {
  const ws = await anActingWorkspace(db);
  const { id } = records(ws).add("company", ashby);
  const { moveId } = await create(ws);
  expect(records(ws).live("contact")[0]?.links.companyIds).toEqual([id]);
  expect(await undo(ws, moveId)).toMatchObject({ status: "succeeded" });
  expect(names(ws)).toEqual(["Ashby"]);
});

it("adds nobody a second time, and says so", async () => {
  const ws = await anActingWorkspace(db);
  const failed = await create(ws, {}, () => void records(ws).add("contact", { email: kim.email }));
  expect(failed).toMatchObject({ status: "failed", failureCode: "crm.exists" });
  expect(names(ws)).toEqual([kim.email]);
});

it("takes its company back when HubSpot refuses the person after all", async () => {
  const ws = await anActingWorkspace(db);
  const { crm } = ws.deps.connectors;
  ws.deps.connectors.crm = (token, account) => {
    const port = crm(token, account);
    const createRecord: typeof port.createRecord = (kind, record) => {
      // Somebody adds the same person between our look and our call.
      if (kind === "company") records(ws).add("contact", { email: kim.email });
      return port.createRecord(kind, record);
    };
    return { ...port, createRecord };
  };
  expect(await create(ws)).toMatchObject({ status: "failed", failureCode: "vendor.rejected" });
  expect(names(ws)).toEqual([kim.email]);
});

it.each<[string, (ws: ActingWorkspace, id: string) => void]>([
  ["changed", (ws, id) => void records(ws).change("contact", id, { firstname: "Kimberley" })],
  [
    "given a deal",
    (ws, id) => void records(ws).add("deal", { dealname: "Trucks" }, { contactIds: [id], companyIds: [], dealIds: [] }),
  ],
])("does not take back a contact that somebody has %s", async (_what, work) => {
  const ws = await anActingWorkspace(db);
  const { moveId } = await create(ws);
  work(ws, records(ws).live("contact")[0]?.id ?? "");
  expect(await undo(ws, moveId)).toMatchObject({ status: "failed" });
  expect(names(ws)).toEqual(["Ashby", kim.email]);
});

it("leaves a company where somebody else works by now", async () => {
  const ws = await anActingWorkspace(db);
  const { moveId } = await create(ws);
  const companyIds = records(ws)
    .live("company")
    .map(({ id }) => id);
  records(ws).add("contact", { email: "lee@ashby.example" }, { contactIds: [], companyIds, dealIds: [] });
  expect(await undo(ws, moveId)).toMatchObject({ status: "succeeded" });
  expect(names(ws)).toEqual(["Ashby", "lee@ashby.example"]);
});
