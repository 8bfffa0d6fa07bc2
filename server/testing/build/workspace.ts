import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import type { Actor, Role } from "#server/platform/pure/actor.ts";
import { asWorkspaceId, type WorkspaceId } from "#server/platform/pure/ids.ts";
import type { ApiScope } from "#server/platform/pure/permissions.ts";
import { unique } from "./unique.ts";

export type TestWorkspace = { workspaceId: WorkspaceId; slug: string; deps: Deps; ctx: Ctx; userId: string };

/** A context of any caller in a workspace. */
export function ctxOf(deps: Deps, workspaceId: WorkspaceId, actor: Actor, surface: Ctx["surface"] = "web"): Ctx {
  return createCtx(deps, { workspaceId, actor, requestId: `test-${unique()}`, surface });
}

/** What a durable job acts as. */
export const aSystemCtx = (ws: Pick<TestWorkspace, "deps" | "workspaceId">): Ctx =>
  ctxOf(ws.deps, ws.workspaceId, { type: "system", id: "test-job" }, "job");

/** A program with an API key of these scopes; no key row is written (see `anApiKey`). */
export const aKeyCtx = (ws: Pick<TestWorkspace, "deps" | "workspaceId">, scopes: readonly ApiScope[]): Ctx =>
  ctxOf(ws.deps, ws.workspaceId, { type: "api_key", id: ws.deps.newId(), scopes, name: "Test key" }, "api");

/**
 * A new user who is a member of the workspace.
 * @returns the context they call verbs with
 */
export async function aMember(ws: Pick<TestWorkspace, "deps" | "workspaceId">, role: Role = "member"): Promise<Ctx> {
  const { deps, workspaceId } = ws;
  const id = deps.newId();
  const name = `Test ${role} ${unique()}`;
  const prisma = deps.db.acrossTenants("test builder");
  const email = `${role}-${unique()}@team.test`;
  await prisma.user.create({ data: { id, email, name, emailVerifiedAt: deps.now() }, select: { id: true } });
  await prisma.member.create({
    data: { workspaceId, userId: id, role, createdAt: deps.now() },
    select: { userId: true },
  });
  return ctxOf(deps, workspaceId, { type: "user", id, role, name });
}

/**
 * A workspace of the test's own, with the first weights and one member.
 * @param options.role of that member; admin unless told
 */
export async function aWorkspace(
  deps: Deps,
  options: { role?: Role; holdSeconds?: number } = {},
): Promise<TestWorkspace> {
  const workspaceId = asWorkspaceId(deps.newId());
  const slug = `ws-${unique()}`;
  const prisma = deps.db.acrossTenants("test builder");
  await prisma.workspace.create({
    data: { id: workspaceId, slug, name: `Workspace ${slug}`, isSandbox: true, holdSeconds: options.holdSeconds ?? 20 },
    select: { id: true },
  });
  await prisma.weightSet.create({
    data: { workspaceId, version: 1, revenue: 0.4, urgency: 0.3, strategic: 0.2, effort: 0.1 },
    select: { version: true },
  });
  const ctx = await aMember({ deps, workspaceId }, options.role ?? "admin");
  return { workspaceId, slug, deps, ctx, userId: ctx.actor.id };
}

/** A context in the workspace for the role: shorthand where the test needs only the caller. */
export async function aCtx(deps: Deps, role: Role = "admin"): Promise<Ctx> {
  return (await aWorkspace(deps, { role })).ctx;
}
