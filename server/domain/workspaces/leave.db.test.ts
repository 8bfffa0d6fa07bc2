import { describe, expect, it } from "vitest";
import { createCtx } from "#server/platform/context.ts";
import { asUserId } from "#server/platform/pure/ids.ts";
import { aKeyCtx, aMember, aMove, aWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { addIdentity, inviteMember, leaveWorkspace, memberOf, settleIn, team, type UserCtx } from "./index.ts";

const { db } = await testDatabase();
const deps = testDeps(db);

describe("leaveWorkspace", () => {
  it.each(["member", "viewer"] as const)(
    "lets a %s go, keeps what they did, and tells others by an event",
    async (role) => {
      const ws = await aWorkspace(deps);
      const member = await aMember(ws, role);
      const move = await aMove(ws.ctx, { ownerId: member.actor.id });
      expect(await leaveWorkspace(member)).toMatchObject({ userId: member.actor.id, role });
      expect(await memberOf(db, member.actor.id, ws.slug)).toBeNull();
      const kept = await db.prisma.move.findFirst({
        where: { workspaceId: ws.workspaceId, id: move.id },
        select: { ownerId: true },
      });
      expect(kept).toEqual({ ownerId: null });
      const entry = await expectAudit(ws.ctx, "member.left", member.actor.id);
      expect(entry.detail).toEqual({ role });
      const [event] = await expectOutbox(ws.ctx, "member.removed", 1);
      expect(event?.payload).toMatchObject({ userId: member.actor.id });
    },
  );

  it("keeps the last admin, also when two admins leave at once", async () => {
    const ws = await aWorkspace(deps);
    await rejectsWith("conflict", "workspace.last_admin", () => leaveWorkspace(ws.ctx));
    const second = await aMember(ws, "admin");
    const results = await Promise.allSettled([leaveWorkspace(ws.ctx), leaveWorkspace(second)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await team(ws.ctx)).members.filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  it("happens once, however often it is pressed", async () => {
    const ws = await aWorkspace(deps);
    const member = await aMember(ws, "member");
    const results = await Promise.allSettled([1, 2, 3].map(() => leaveWorkspace(member)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "member.removed", 1);
  });

  it("is for people: no key leaves, and nobody leaves a workspace that is not theirs", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    await rejectsWith("forbidden", null, () => leaveWorkspace(aKeyCtx(ws, ["workspace:admin"])));
    const stranger = { ...ws.ctx, actor: other.ctx.actor };
    await rejectsWith("not_found", "member.not_found", () => leaveWorkspace(stranger));
    expect(await memberOf(db, other.ctx.actor.id, other.slug)).not.toBeNull();
  });

  it("leaves who belongs nowhere with a workspace of their own at the next sign-in", async () => {
    const ws = await aWorkspace(deps);
    const email = `gone-${unique()}@team.test`;
    await inviteMember(ws.ctx, { email, role: "member" });
    const at = deps.now();
    const made = await addIdentity(db, {
      id: asUserId(deps.newId()),
      email,
      name: "Dana Ruiz",
      image: null,
      emailVerifiedAt: at,
      createdAt: at,
    });
    const user = { userId: made.id, email, name: "Dana Ruiz", timeZone: "Europe/Berlin" };
    const person: UserCtx = { ...deps, requestId: "r", surface: "web", user };
    await settleIn(person);
    await leaveWorkspace(
      createCtx(deps, {
        workspaceId: ws.workspaceId,
        actor: { type: "user", id: person.user.userId, role: "member", name: "Dana" },
        requestId: "r",
        surface: "web",
      }),
    );
    const [own, ...more] = await settleIn(person);
    expect(own).toMatchObject({ role: "admin" });
    expect(own?.id).not.toBe(ws.workspaceId);
    expect(more).toEqual([]);
  });
});
