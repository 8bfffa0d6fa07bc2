import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newId } from "#server/platform/ids.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { tenantModels } from "./tenant-guard.ts";

const { db } = await testDatabase();

async function aWorkspace(): Promise<string> {
  const id = newId();
  await db.prisma.workspace.create({ data: { id, slug: id, name: "Test" } });
  return id;
}
const aCompany = (workspaceId: string) =>
  db.prisma.company.create({ data: { id: newId(), workspaceId, name: "Northwind" }, select: { id: true } });

describe("tenant guard", () => {
  it("knows every model that carries a workspace id", () => {
    const schema = readdirSync("prisma/schema")
      .map((name) => readFileSync(`prisma/schema/${name}`, "utf8"))
      .join("\n");
    const models = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)];
    const carrying = models.filter(([, , body]) => /^\s+workspaceId\s/m.test(body ?? "")).map(([, name]) => name);
    expect(carrying.length).toBeGreaterThan(15);
    expect(new Set(carrying)).toEqual(tenantModels);
  });

  it("refuses reads, writes and transaction calls that name no workspace", async () => {
    await expect(db.prisma.company.findMany()).rejects.toThrow("tenant-guard");
    await expect(db.prisma.company.findUnique({ where: { id: newId() } })).rejects.toThrow("tenant-guard");
    await expect(db.prisma.company.updateMany({ data: { name: "x" } })).rejects.toThrow("tenant-guard");
    await expect(db.prisma.company.deleteMany({ where: { name: "x" } })).rejects.toThrow("tenant-guard");
    await expect(db.prisma.$transaction((tx) => tx.company.count())).rejects.toThrow("tenant-guard");
  });

  it("lets a scoped call see its own workspace only", async () => {
    const [mine, other] = [await aWorkspace(), await aWorkspace()];
    const company = await aCompany(other);
    expect(await db.prisma.company.findFirst({ where: { workspaceId: mine, id: company.id } })).toBeNull();
    expect(await db.prisma.company.findFirst({ where: { workspaceId: other, id: company.id } })).not.toBeNull();
  });

  it("leaves the deliberately unguarded client alone", async () => {
    const company = await aCompany(await aWorkspace());
    const found = await db.acrossTenants("test of the door").company.findFirst({ where: { id: company.id } });
    expect(found).not.toBeNull();
  });

  it("is backed by keys: a row cannot point at another workspace's row", async () => {
    const [mine, other] = [await aWorkspace(), await aWorkspace()];
    const company = await aCompany(other);
    const data = { id: newId(), workspaceId: mine, email: "a@b.test", companyId: company.id };
    await expect(db.prisma.contact.create({ data })).rejects.toThrow();
  });
});
