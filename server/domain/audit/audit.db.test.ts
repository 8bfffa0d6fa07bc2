import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decide } from "#server/domain/approvals/index.ts";
import { registerWebhook } from "#server/domain/developer/index.ts";
import { dismissMove, listQueue } from "#server/domain/queue/index.ts";
import { inviteMember } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import {
  aKeyCtx,
  aMember,
  aMove,
  anApiKey,
  aWorkspace,
  ctxOf,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { listAuditInput } from "./contract.ts";
import { exportAudit, exportAuditCsv, listAudit } from "./index.ts";
import { pageStatement } from "./store.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let ctx: Ctx;
beforeEach(async () => {
  ws = await aWorkspace(testDeps(db));
  ctx = ws.ctx;
});

const list = (who: Ctx, filter: Record<string, unknown> = {}) => listAudit(who, listAuditInput.parse(filter));
const dismiss = async (who: Ctx, title: string) => {
  const { id } = await aMove(ctx, { title });
  await dismissMove(who, { moveId: id, reason: "bad_timing", note: "Ask in May" });
  return id;
};
async function textOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe("the audit log", () => {
  it("tells who did what to what, when and from where", async () => {
    const member = await aMember(ws);
    const moveId = await dismiss(member, "Reply to Dana Ruiz");
    const { items } = await list(ctx);
    const name = member.actor.type === "user" ? member.actor.name : "";
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      action: "move.dismissed",
      summary: `${name} dismissed “Reply to Dana Ruiz”`,
      actor: { type: "user", id: member.actor.id, name },
      subject: { type: "move", id: moveId, label: "Reply to Dana Ruiz" },
      moveId,
      surface: "web",
      requestId: member.requestId,
      detail: { reason: "bad_timing", note: "Ask in May" },
    });
  });

  it("keeps where a decision came in, also where one statement writes all of it", async () => {
    const { id } = await aMove(ctx);
    const { contentHash } =
      (await listQueue(ctx, { view: "open", limit: 5 })).items.find((card) => card.id === id) ?? {};
    const key = await anApiKey(ctx);
    const program = ctxOf(
      ws.deps,
      ws.workspaceId,
      { ...aKeyCtx(ws, ["moves:approve"]).actor, id: key.id } as never,
      "api",
    );
    await decide(program, { moveId: id, contentHash: contentHash ?? "", verdict: "approve" });
    const { items } = await list(ctx, { actorId: key.id });
    expect(items).toMatchObject([{ action: "move.approved", surface: "api", actor: { type: "api_key" } }]);
    expect(items[0]?.actor.name).toMatch(/^API key “Key /);
  });

  it("names an invitation by its address, and a webhook without what its address may hide", async () => {
    await inviteMember(ctx, { email: "dana@acme.test", role: "member" });
    await registerWebhook(ctx, { name: "Billing", url: "https://hooks.acme.test/T0/hidden-part" });
    const { items } = await list(ctx);
    expect(items.map(({ subject, detail }) => [subject.label, detail])).toEqual([
      ["Billing", { name: "Billing", url: "https://hooks.acme.test" }],
      ["dana@acme.test", { role: "member" }],
    ]);
    const exported = [...(await textOf(await exportAudit(ctx, {}))), ...(await textOf(await exportAuditCsv(ctx, {})))];
    expect(exported.join("\n")).toContain("https://hooks.acme.test");
    expect(exported.join("\n")).not.toContain("hidden-part");
  });

  it("is filtered by who, by what, and by days of the reader's calendar, both included", async () => {
    const member = await aMember(ws);
    const first = await dismiss(member, "First");
    await dismiss(ctx, "Second");
    await inviteMember(ctx, { email: "dana@acme.test", role: "member" });
    const labels = async (filter: Record<string, unknown>) =>
      (await list(ctx, filter)).items.map(({ subject }) => subject.label);
    expect(await labels({ actorId: member.actor.id })).toEqual(["First"]);
    expect(await labels({ kind: "invite" })).toEqual(["dana@acme.test"]);
    expect(await labels({ kind: "move", actorId: ctx.actor.id })).toEqual(["Second"]);

    // 21 November, half past midnight in Berlin, is still the 20th in UTC.
    const prisma = db.acrossTenants("test");
    await prisma.auditEntry.updateMany({ where: { moveId: first }, data: { at: new Date("2026-11-20T23:30:00Z") } });
    await prisma.user.update({ where: { id: ctx.actor.id }, data: { timeZone: "Europe/Berlin" } });
    expect(await labels({ from: "2026-11-21", to: "2026-11-21" })).toEqual(["First"]);
    expect(await labels({ from: "2026-11-20", to: "2026-11-20" })).toEqual([]);
  });

  it("is read page by page without a gap, also among entries of one instant", async () => {
    for (const title of ["1", "2", "3", "4", "5"]) await dismiss(ctx, title);
    const at = new Date("2026-11-20T12:00:00.123Z");
    await db.prisma.auditEntry.updateMany({ where: { workspaceId: ws.workspaceId }, data: { at } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(ctx, { limit: 2, cursor });
      seen.push(...page.items.map(({ subject }) => subject.label ?? ""));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([...seen].sort()).toEqual(["1", "2", "3", "4", "5"]);
    await rejectsWith("invalid_input", "cursor.invalid", () => list(ctx, { cursor: "nonsense" }));
  });

  it("is for admins and their keys alone, and of one's own workspace alone", async () => {
    await dismiss(ctx, "Secret plan");
    const stranger = (await aWorkspace(testDeps(db))).ctx;
    expect((await list(stranger, { actorId: ctx.actor.id })).items).toEqual([]);
    expect(await textOf(await exportAudit(stranger, {}))).toEqual([]);
    for (const who of [
      await aMember(ws),
      await aMember(ws, "viewer"),
      aKeyCtx(ws, ["workspace:read", "moves:approve"]),
    ]) {
      await rejectsWith("forbidden", null, () => list(who));
      await rejectsWith("forbidden", null, () => exportAudit(who, {}));
      await rejectsWith("forbidden", null, () => exportAuditCsv(who, {}));
    }
    expect((await list(aKeyCtx(ws, ["workspace:admin"]))).items).toHaveLength(1);
  });
});

type Plan = {
  "Node Type": string;
  "Index Name"?: string;
  "Relation Name"?: string;
  "Actual Rows": number;
  Plans?: Plan[];
};
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe("a page of a large log", () => {
  const ENTRIES = 60_000;
  let large: TestWorkspace;
  const busy = "0199aaaa-0000-7000-8000-00000000b057";
  beforeAll(async () => {
    large = await aWorkspace(testDeps(db));
    // Machines write most of it, one person a fiftieth, and one entry in a thousand is about an invitation.
    await db.pool.query(
      `insert into "AuditEntry" ("id", "workspaceId", "action", "actorType", "actorId", "subjectType", "subjectId", "detail", "at")
       select gen_random_uuid(), $1::uuid, 'move.rescored', case when n % 50 = 0 then 'user' else 'system' end,
         case when n % 50 = 0 then $2 else 'rescore' end,
         case when n % 1000 = 0 then 'invite' when n % 3 = 0 then 'signal' else 'move' end, gen_random_uuid()::text, '{}',
         timestamptz '2026-11-22' - make_interval(secs => n)
       from generate_series(1, $3::int) n`,
      [large.workspaceId, busy, ENTRIES],
    );
    await db.pool.query('vacuum analyze "AuditEntry"');
  });
  afterAll(() => db.pool.query('delete from "AuditEntry" where "workspaceId" = $1', [large.workspaceId]));

  it.each([
    ["as a whole", {}, "AuditEntry_workspaceId_at_id_idx"],
    ["of one person", { actorId: busy }, "AuditEntry_workspaceId_actorId_at_id_subjectType_idx"],
    ["of a rare kind", { kind: "invite" }, "AuditEntry_workspaceId_subjectType_at_id_idx"],
    ["of a person and a kind", { actorId: busy, kind: "invite" }, null],
    ["of two days", { from: "2026-11-20", to: "2026-11-21" }, "AuditEntry_workspaceId_at_id_idx"],
  ])("%s is one index scan over the rows it shows", async (_name, filter, index) => {
    const after = { at: "2026-11-21T20:00:00.000Z", id: busy };
    const { text, values } = pageStatement(large.workspaceId, { filter, userId: null, after, limit: 50 });
    const { rows } = await db.pool.query(`explain (analyze, format json) ${text}`, values);
    const scans = nodesOf(rows[0]["QUERY PLAN"][0].Plan).filter((node) => node["Relation Name"] === "AuditEntry");
    expect(scans).toHaveLength(1);
    expect(scans[0]?.["Node Type"]).toBe("Index Scan");
    if (index) expect(scans[0]?.["Index Name"]).toBe(index);
    expect(scans[0]?.["Actual Rows"]).toBeGreaterThan(0);
    expect(scans[0]?.["Actual Rows"]).toBeLessThanOrEqual(50);
  });
});
