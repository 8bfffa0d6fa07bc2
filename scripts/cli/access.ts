import { createLoginLink } from "#server/api/auth/login-link.ts";
import { issueKey, revokeKey } from "#server/domain/developer/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { withDeps } from "./connect.ts";

/** The sandbox workspace's first admin; a real workspace's keys are made on its settings page. */
async function sandboxAdmin(deps: Deps): Promise<Ctx> {
  const member = await deps.db.acrossTenants("the terminal of the machine's owner").member.findFirst({
    where: { role: "admin", workspace: { isSandbox: true } },
    orderBy: { createdAt: "asc" },
    select: { workspaceId: true, userId: true, user: { select: { name: true } } },
  });
  if (!member) throw new Error("There is no sandbox workspace here. `./caseyos seed monday-morning` makes one.");
  return createCtx(deps, {
    workspaceId: asWorkspaceId(member.workspaceId),
    actor: { type: "user", id: member.userId, role: "admin", name: member.user.name ?? "Admin" },
    requestId: deps.newId(),
    surface: "cli",
  });
}

/** `./caseyos key`: only the key on standard output, so that `curl -H "authorization: Bearer $(./caseyos key)"` works. */
export function printKey(): Promise<void> {
  return withDeps(async (deps) => {
    const { key } = await issueKey(await sandboxAdmin(deps), { name: "Made by ./caseyos key", scopes: [...apiScopes] });
    console.log(key);
  });
}

/** `./caseyos login`: a link that signs in once. */
export function login(email = "casey@brightline.test"): Promise<void> {
  return withDeps(async (deps) => {
    console.log(await createLoginLink(deps, email));
  });
}

/** Runs `work` with a key of the sandbox workspace that is revoked afterwards. */
export function withTemporaryKey<T>(name: string, work: (key: string) => Promise<T>): Promise<T> {
  return withDeps(async (deps) => {
    const admin = await sandboxAdmin(deps);
    const { key, apiKey } = await issueKey(admin, { name, scopes: [...apiScopes] });
    try {
      return await work(key);
    } finally {
      await revokeKey(admin, { keyId: apiKey.id });
    }
  });
}
