import { expect, it } from "vitest";
import { aMember, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { zoneOfReader } from "./meetings.ts";

const { db } = await testDatabase();

it("a brief is on the clock of who prepares, else the workspace's", async () => {
  const ws = await aWorkspace(testDeps(db));
  const other = await aWorkspace(testDeps(db));
  await db.prisma.workspace.update({ where: { id: ws.workspaceId }, data: { timeZone: "Europe/Berlin" } });
  const member = await aMember(ws);
  const zone = (userId: string | null) => zoneOfReader(db.prisma, ws.workspaceId, userId);
  await db.prisma.user.update({ where: { id: member.actor.id }, data: { timeZone: "UTC" } });
  expect([await zone(null), await zone(member.actor.id)]).toEqual(["Europe/Berlin", "Europe/Berlin"]);
  await db.prisma.user.update({ where: { id: member.actor.id }, data: { timeZone: "America/New_York" } });
  expect(await zone(member.actor.id)).toBe("America/New_York");
  await db.prisma.user.update({ where: { id: other.userId }, data: { timeZone: "Asia/Tokyo" } });
  expect(await zone(other.userId)).toBe("Europe/Berlin");
});
