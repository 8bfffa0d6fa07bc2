import { beforeAll, describe, expect, it } from "vitest";
import { sendingMailbox } from "#server/domain/connections/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { asUserId, asWorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { aConnection, aKeyCtx, aMember, aMove, aWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { updateProfileInput } from "./contract.ts";
import {
  addIdentity,
  changeRole,
  createWorkspace,
  getWorkspace,
  inviteMember,
  joinByInvite,
  me,
  memberOf,
  removeMember,
  revokeInvite,
  settleIn,
  team,
  type UserCtx,
  updateProfile,
  updateWorkspace,
} from "./index.ts";

const { db } = await testDatabase();
let deps: Deps;

beforeAll(async () => {
  deps = testDeps(db);
});

/** A person who proved an address and belongs nowhere yet. */
async function aPerson(fields: { email?: string; name?: string | null } = {}): Promise<UserCtx> {
  const email = fields.email ?? `person-${unique()}@team.test`;
  const name = fields.name === undefined ? "Dana Ruiz" : fields.name;
  const at = deps.now();
  const made = await addIdentity(db, {
    id: asUserId(deps.newId()),
    email,
    name,
    image: null,
    emailVerifiedAt: at,
    createdAt: at,
  });
  return {
    ...deps,
    requestId: `test-${unique()}`,
    surface: "web",
    user: { userId: made.id, email, name, timeZone: "Europe/Berlin" },
  };
}

const inWorkspace = (person: UserCtx, workspaceId: string): Ctx =>
  createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "user", id: person.user.userId, role: "admin", name: "Dana" },
    requestId: "r",
    surface: "web",
  });

describe("createWorkspace", () => {
  it("makes the caller its admin, with the first weights, an audit entry and events", async () => {
    const person = await aPerson();
    const made = await createWorkspace(person, { name: `Brightline ${unique()}` });
    expect(made).toMatchObject({ role: "admin", holdSeconds: 20, timeZone: "Europe/Berlin", isSandbox: true });
    const ctx = inWorkspace(person, made.id);
    const weights = await db.prisma.weightSet.findMany({ where: { workspaceId: ctx.workspaceId } });
    expect(weights).toMatchObject([
      { version: 1, revenue: 0.4, urgency: 0.3, strategic: 0.2, effort: 0.1, isActive: true },
    ]);
    await expectAudit(ctx, "workspace.created", made.id);
    await expectOutbox(ctx, "workspace.created");
    await expectOutbox(ctx, "member.joined");
  });

  it("gives workspaces of one name different addresses, also when they are made at once", async () => {
    const name = `Same ${unique()}`;
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson()));
    const made = await Promise.all(people.map((person) => createWorkspace(person, { name })));
    expect(new Set(made.map((workspace) => workspace.slug)).size).toBe(6);
  });
});

describe("settleIn", () => {
  it("makes one first workspace however many sign-ins happen at once", async () => {
    const person = await aPerson({ name: "Casey Jordan" });
    const all = await Promise.all([settleIn(person), settleIn(person), settleIn(person)]);
    expect(new Set(all.flat().map((workspace) => workspace.id)).size).toBe(1);
    expect(all[0]?.[0]).toMatchObject({ name: "Casey’s workspace", role: "admin" });
  });

  it("joins every workspace with an open invite of the address instead, with the invited role", async () => {
    const email = `invited-${unique()}@team.test`;
    const [first, second] = [await aWorkspace(deps), await aWorkspace(deps)];
    await inviteMember(first.ctx, { email, role: "viewer" });
    await inviteMember(second.ctx, { email, role: "member" });
    const joined = await settleIn(await aPerson({ email }));
    expect(joined.map(({ id, role }) => ({ id, role }))).toEqual([
      { id: first.workspaceId, role: "viewer" },
      { id: second.workspaceId, role: "member" },
    ]);
    await expectOutbox(first.ctx, "member.joined");
  });

  it("does not honour an invite that ran out, was revoked, or belongs to another address", async () => {
    const email = `late-${unique()}@team.test`;
    const ws = await aWorkspace(deps);
    await inviteMember({ ...ws.ctx, now: () => new Date(Date.now() - 8 * DAY_MS) }, { email, role: "member" });
    await inviteMember(ws.ctx, { email: `other-${unique()}@team.test`, role: "admin" });
    const revoked = await inviteMember(ws.ctx, { email, role: "admin" });
    await revokeInvite(ws.ctx, { inviteId: revoked.id });
    const joined = await settleIn(await aPerson({ email }));
    expect(joined.map((workspace) => workspace.id)).not.toContain(ws.workspaceId);
  });
});

describe("inviteMember", () => {
  it("invites with an audit entry that holds no address, and an event for the mail", async () => {
    const ws = await aWorkspace(deps);
    const email = `new-${unique()}@team.test`;
    const invite = await inviteMember(ws.ctx, { email, role: "member" });
    const entry = await expectAudit(ws.ctx, "member.invited", invite.id);
    expect(JSON.stringify(entry.detail)).not.toContain(email);
    const [event] = await expectOutbox(ws.ctx, "member.invited");
    expect(event?.payload).toMatchObject({ inviteId: invite.id });
  });

  it("replaces an earlier invite of the same address", async () => {
    const ws = await aWorkspace(deps);
    const email = `twice-${unique()}@team.test`;
    await inviteMember(ws.ctx, { email, role: "viewer" });
    const newer = await inviteMember(ws.ctx, { email, role: "admin" });
    expect((await team(ws.ctx)).invites).toEqual([newer]);
  });

  it("refuses members, viewers, API keys, and the address of a member", async () => {
    const ws = await aWorkspace(deps);
    const input = { email: `x-${unique()}@team.test`, role: "member" } as const;
    await rejectsWith("forbidden", "permission.denied", async () => inviteMember(await aMember(ws, "member"), input));
    await rejectsWith("forbidden", "permission.denied", async () => inviteMember(await aMember(ws, "viewer"), input));
    await rejectsWith("forbidden", "invite.needs_person", () => inviteMember(aKeyCtx(ws, ["workspace:admin"]), input));
    const own = (await team(ws.ctx)).members[0]?.email ?? "";
    await rejectsWith("conflict", "member.already_in", () => inviteMember(ws.ctx, { email: own, role: "member" }));
  });
});

describe("revokeInvite", () => {
  it("ends an invite once; the second time is a conflict", async () => {
    const ws = await aWorkspace(deps);
    const invite = await inviteMember(ws.ctx, { email: `r-${unique()}@team.test`, role: "member" });
    await revokeInvite(ws.ctx, { inviteId: invite.id });
    await expectAudit(ws.ctx, "invite.revoked", invite.id);
    await expectOutbox(ws.ctx, "invite.revoked");
    await rejectsWith("conflict", "invite.already_revoked", () => revokeInvite(ws.ctx, { inviteId: invite.id }));
  });

  it("does not know another workspace's invite, and refuses a viewer", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    const invite = await inviteMember(other.ctx, { email: `r-${unique()}@team.test`, role: "member" });
    await rejectsWith("not_found", "invite.not_found", () => revokeInvite(ws.ctx, { inviteId: invite.id }));
    await rejectsWith("forbidden", null, async () =>
      revokeInvite(await aMember(ws, "viewer"), { inviteId: invite.id }),
    );
  });

  it("cannot take back an invite that was accepted", async () => {
    const ws = await aWorkspace(deps);
    const email = `in-${unique()}@team.test`;
    const invite = await inviteMember(ws.ctx, { email, role: "member" });
    await joinByInvite(await aPerson({ email }), { inviteId: invite.id });
    await rejectsWith("conflict", "invite.already_accepted", () => revokeInvite(ws.ctx, { inviteId: invite.id }));
  });
});

describe("joinByInvite", () => {
  it("lets the invited address in once, with an audit entry", async () => {
    const ws = await aWorkspace(deps);
    const email = `join-${unique()}@team.test`;
    const invite = await inviteMember(ws.ctx, { email, role: "viewer" });
    const person = await aPerson({ email });
    const results = await Promise.allSettled([1, 2, 3].map(() => joinByInvite(person, { inviteId: invite.id })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expectAudit(ws.ctx, "member.joined", person.user.userId);
    expect(await memberOf(db, person.user.userId, ws.slug)).toMatchObject({ role: "viewer" });
  });

  it("does not let another address in", async () => {
    const ws = await aWorkspace(deps);
    const invite = await inviteMember(ws.ctx, { email: `a-${unique()}@team.test`, role: "admin" });
    await rejectsWith("not_found", "invite.not_found", async () =>
      joinByInvite(await aPerson(), { inviteId: invite.id }),
    );
  });
});

describe("changeRole", () => {
  it("changes a role with audit entry and event; the same role again changes nothing", async () => {
    const ws = await aWorkspace(deps);
    const member = await aMember(ws, "member");
    const input = { userId: member.actor.id, role: "viewer" } as const;
    expect(await changeRole(ws.ctx, input)).toMatchObject({ role: "viewer" });
    await changeRole(ws.ctx, input);
    const entry = await expectAudit(ws.ctx, "member.role_changed", member.actor.id);
    expect(entry.detail).toEqual({ before: "member", after: "viewer" });
    await expectOutbox(ws.ctx, "member.role_changed", 1);
  });

  it("never leaves a workspace without an admin, even when two admins demote each other at once", async () => {
    const ws = await aWorkspace(deps);
    const second = await aMember(ws, "admin");
    const results = await Promise.allSettled([
      changeRole(ws.ctx, { userId: second.actor.id, role: "member" }),
      changeRole(second, { userId: ws.ctx.actor.id, role: "member" }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await team(ws.ctx)).members.filter((member) => member.role === "admin")).toHaveLength(1);
  });

  it("refuses members and viewers, and does not know people of other workspaces", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    const input = { userId: other.ctx.actor.id, role: "viewer" } as const;
    await rejectsWith("not_found", "member.not_found", () => changeRole(ws.ctx, input));
    await rejectsWith("forbidden", null, async () => changeRole(await aMember(ws, "member"), input));
    await rejectsWith("forbidden", null, async () => changeRole(await aMember(ws, "viewer"), input));
  });
});

describe("removeMember", () => {
  it("ends the membership, keeps their moves unassigned, and tells others by an event", async () => {
    const ws = await aWorkspace(deps);
    const member = await aMember(ws, "member");
    const move = await aMove(ws.ctx, { ownerId: member.actor.id });
    await removeMember(ws.ctx, { userId: member.actor.id });
    expect(await memberOf(db, member.actor.id, ws.slug)).toBeNull();
    const kept = await db.prisma.move.findFirst({
      where: { workspaceId: ws.workspaceId, id: move.id },
      select: { ownerId: true },
    });
    expect(kept).toEqual({ ownerId: null });
    await expectAudit(ws.ctx, "member.removed", member.actor.id);
    await expectOutbox(ws.ctx, "member.removed");
    await rejectsWith("not_found", "member.not_found", () => removeMember(ws.ctx, { userId: member.actor.id }));
  });

  it("refuses to remove the last admin, and anybody who is no admin", async () => {
    const ws = await aWorkspace(deps);
    await rejectsWith("conflict", "workspace.last_admin", () => removeMember(ws.ctx, { userId: ws.ctx.actor.id }));
    const viewer = await aMember(ws, "viewer");
    await rejectsWith("forbidden", null, () => removeMember(viewer, { userId: ws.ctx.actor.id }));
  });

  it("does not know people of other workspaces", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    await rejectsWith("not_found", "member.not_found", () => removeMember(ws.ctx, { userId: other.ctx.actor.id }));
  });
});

describe("updateWorkspace", () => {
  it("changes what is given and says so; nothing new leaves no trace", async () => {
    const ws = await aWorkspace(deps);
    const after = await updateWorkspace(ws.ctx, { holdSeconds: 5, timeZone: "Asia/Tokyo" });
    expect(after).toMatchObject({ holdSeconds: 5, timeZone: "Asia/Tokyo" });
    await updateWorkspace(ws.ctx, { holdSeconds: 5 });
    const entry = await expectAudit(ws.ctx, "workspace.updated", ws.workspaceId);
    expect(entry.detail).toMatchObject({ holdSeconds: { before: 20, after: 5 } });
    const [event] = await expectOutbox(ws.ctx, "workspace.updated", 1);
    expect(event?.payload).toMatchObject({ fields: ["timeZone", "holdSeconds"] });
  });

  it("refuses everybody but an admin or a key with workspace:admin", async () => {
    const ws = await aWorkspace(deps);
    await rejectsWith("forbidden", null, async () => updateWorkspace(await aMember(ws, "member"), { holdSeconds: 0 }));
    await rejectsWith("forbidden", null, () => updateWorkspace(aKeyCtx(ws, ["workspace:read"]), { holdSeconds: 0 }));
    expect(await updateWorkspace(aKeyCtx(ws, ["workspace:admin"]), { holdSeconds: 1 })).toMatchObject({
      holdSeconds: 1,
    });
  });
});

describe("reading", () => {
  it("shows a person all their workspaces with their role in each", async () => {
    const person = await aPerson();
    const own = await createWorkspace(person, { name: `Own ${unique()}` });
    const ws = await aWorkspace(deps);
    await inviteMember(ws.ctx, { email: person.user.email, role: "viewer" });
    await settleIn(person);
    const view = await me(person);
    expect(view.workspaces.map(({ id, role }) => ({ id, role }))).toEqual([
      { id: own.id, role: "admin" },
      { id: ws.workspaceId, role: "viewer" },
    ]);
  });

  it("changes a person's own name and clock", async () => {
    const person = await aPerson();
    expect(await updateProfile(person, { name: "Dana R.", timeZone: "Asia/Tokyo" })).toMatchObject({
      name: "Dana R.",
      timeZone: "Asia/Tokyo",
    });
  });

  it("keeps a person's signature, and gives it with the mailbox that is theirs", async () => {
    const ws = await aWorkspace(deps);
    const { id } = await aConnection(ws.ctx, { userId: ws.userId });
    const person: UserCtx = {
      ...deps,
      requestId: deps.newId(),
      surface: "web",
      user: { userId: asUserId(ws.userId), email: "c@team.test", name: "Casey", timeZone: "UTC" },
    };
    expect((await me(person)).signature).toBe("");
    const { signature } = updateProfileInput.parse({ signature: " Best,\r\nCasey\r\n" });
    expect(await updateProfile(person, { signature })).toMatchObject({ signature: "Best,\nCasey" });
    expect(await updateProfile(person, { name: "Casey" })).toMatchObject({ signature: "Best,\nCasey" });
    expect(await sendingMailbox(ws.ctx, null, id)).toMatchObject({ connectionId: id, signature: "Best,\nCasey" });
    expect(updateProfileInput.safeParse({ signature: `${"a\n".repeat(11)}b` }).success).toBe(false);
  });

  it("shows open invites to admins only", async () => {
    const ws = await aWorkspace(deps);
    await inviteMember(ws.ctx, { email: `i-${unique()}@team.test`, role: "member" });
    expect((await team(ws.ctx)).invites).toHaveLength(1);
    expect((await team(await aMember(ws, "viewer"))).invites).toHaveLength(0);
  });

  it("shows the workspace with the caller's role, and a program the least", async () => {
    const ws = await aWorkspace(deps);
    expect(await getWorkspace(await aMember(ws, "member"))).toMatchObject({ slug: ws.slug, role: "member" });
    expect(await getWorkspace(aKeyCtx(ws, ["workspace:read"]))).toMatchObject({ role: "viewer" });
    await rejectsWith("forbidden", null, () => getWorkspace(aKeyCtx(ws, ["moves:read"])));
  });

  it("finds a membership by address and by id, and none for strangers", async () => {
    const ws = await aWorkspace(deps);
    const byId = await memberOf(db, ws.userId, ws.workspaceId);
    expect(byId).toEqual(await memberOf(db, ws.userId, ws.slug));
    expect(byId).toMatchObject({ role: "admin", sessionEpoch: 0 });
    expect(await memberOf(db, (await aPerson()).user.userId, ws.slug)).toBeNull();
  });

  it("answers those who ask at the same moment with their own membership, whatever the others ask for", async () => {
    const teams = await Promise.all([aWorkspace(deps), aWorkspace(deps), aWorkspace(deps)]);
    const asked = teams.flatMap(({ userId }) => teams.map(({ slug }) => ({ userId, slug })));
    const hostile = ["no-such-team", "", "../etc", "a\u0000b", "Team", "\ud800", "x".repeat(200)];
    const [found, refused] = await Promise.all([
      Promise.all(asked.map(({ userId, slug }) => memberOf(db, userId, slug))),
      Promise.all(hostile.map((slug) => memberOf(db, teams[0]?.userId ?? "", slug))),
      expect(memberOf(db, "not-an-id", teams[0]?.slug ?? "")).resolves.toBeNull(),
    ]);
    const own = teams.map(({ slug, userId }) => `${slug} ${userId}`);
    expect(found.map((membership) => membership && `${membership.slug} ${membership.user.userId}`)).toEqual(
      [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => (row === column ? own[row] : null))),
    );
    expect(refused).toEqual(hostile.map(() => null));
  });

  it("reads each membership after it was asked for: one that has just ended is not found", async () => {
    const ws = await aWorkspace(deps);
    const { actor } = await aMember(ws, "member");
    const before = memberOf(db, actor.id, ws.slug);
    expect(await before).not.toBeNull();
    await removeMember(ws.ctx, { userId: actor.id });
    expect(await memberOf(db, actor.id, ws.slug)).toBeNull();
  });
});
