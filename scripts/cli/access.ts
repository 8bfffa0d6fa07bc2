import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLoginLink } from "#server/api/auth/login-link.ts";
import { authenticateKey, issueKey, revokeKey } from "#server/domain/developer/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { dataFolder } from "../stack/folders.ts";
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

/**
 * `./caseyos key`: only the key on standard output, so that `curl -H "authorization: Bearer $(./caseyos key)"` works. It is the
 * same one at each call, kept in a file of the data folder that only its owner can read, until it is revoked.
 */
export function printKey(): Promise<void> {
  return withDeps(async (deps) => {
    const admin = await sandboxAdmin(deps);
    const kept = keptKey();
    const holder = kept === null ? null : await authenticateKey(deps.db, kept);
    const isGood =
      holder?.workspaceId === admin.workspaceId && apiScopes.every((scope) => holder.scopes.includes(scope));
    console.log(kept !== null && isGood ? kept : await newKey(admin));
  });
}

const keyFile = (): string => join(dataFolder(), "api-key");

function keptKey(): string | null {
  return existsSync(keyFile()) ? readFileSync(keyFile(), "utf8").trim() : null;
}

async function newKey(admin: Ctx): Promise<string> {
  const { key } = await issueKey(admin, { name: "Made by ./caseyos key", scopes: [...apiScopes] });
  // Moved into its place whole: two calls at once leave one good key there.
  const draft = `${keyFile()}.${process.pid}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600 });
  renameSync(draft, keyFile());
  return key;
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
