import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "#server/platform/context.ts";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { aKeyCtx, aMember, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { authenticateKey, issueKey, listKeys, revokeKey } from "./index.ts";

const { db } = await testDatabase();
let deps: Deps;

beforeAll(async () => {
  deps = testDeps(db);
});

const input = { name: "Website forms", scopes: ["signals:write" as const] };

describe("issueKey", () => {
  it("makes a key that works, and stores only its hash", async () => {
    const ws = await aWorkspace(deps);
    const { key, apiKey } = await issueKey(ws.ctx, { ...input, scopes: ["signals:write", "signals:write"] });
    expect(key).toMatch(/^csk_[\w-]{43}$/);
    expect(apiKey).toMatchObject({
      name: "Website forms",
      scopes: ["signals:write"],
      isRevoked: false,
      lastUsedAt: null,
    });
    expect(await authenticateKey(db, key)).toMatchObject({
      keyId: apiKey.id,
      workspaceId: ws.workspaceId,
      scopes: ["signals:write"],
    });
    const rows = await db.prisma.apiKey.findMany({ where: { workspaceId: ws.workspaceId } });
    const audit = await expectAudit(ws.ctx, "api_key.issued", apiKey.id);
    const [event] = await expectOutbox(ws.ctx, "api_key.issued");
    expect(JSON.stringify([rows, audit, event])).not.toContain(key);
  });

  it("is for admins: not for members, viewers, or keys with every scope", async () => {
    const ws = await aWorkspace(deps);
    await rejectsWith("forbidden", null, async () => issueKey(await aMember(ws, "member"), input));
    await rejectsWith("forbidden", null, async () => issueKey(await aMember(ws, "viewer"), input));
    await rejectsWith("forbidden", null, () => issueKey(aKeyCtx(ws, apiScopes), input));
  });

  it("refuses an expiry in the past", async () => {
    const ws = await aWorkspace(deps);
    const expiresAt = new Date(Date.now() - HOUR_MS).toISOString();
    await rejectsWith("invalid_input", "api_key.expiry_in_past", () => issueKey(ws.ctx, { ...input, expiresAt }));
  });
});

describe("authenticateKey", () => {
  it("refuses unknown, malformed and expired keys", async () => {
    const ws = await aWorkspace(deps);
    const expiresAt = new Date(Date.now() + 1_000).toISOString();
    const { key, apiKey } = await issueKey(ws.ctx, { ...input, expiresAt });
    await db.prisma.apiKey.updateMany({
      where: { workspaceId: ws.workspaceId, id: apiKey.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await authenticateKey(db, key)).toBeNull();
    expect(await authenticateKey(db, `${key}x`)).toBeNull();
    expect(await authenticateKey(db, "Bearer csk_")).toBeNull();
  });

  it("notes when a key was used", async () => {
    const ws = await aWorkspace(deps);
    const { key } = await issueKey(ws.ctx, input);
    await authenticateKey(db, key);
    const [seen] = await listKeys(ws.ctx);
    expect(Date.now() - Date.parse(seen?.lastUsedAt ?? "")).toBeLessThan(60_000);
  });
});

describe("revokeKey", () => {
  it("ends a key with its next use; a second time is a conflict", async () => {
    const ws = await aWorkspace(deps);
    const { key, apiKey } = await issueKey(ws.ctx, input);
    const results = await Promise.allSettled([1, 2, 3].map(() => revokeKey(ws.ctx, { keyId: apiKey.id })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await authenticateKey(db, key)).toBeNull();
    await rejectsWith("conflict", "api_key.already_revoked", () => revokeKey(ws.ctx, { keyId: apiKey.id }));
    await expectAudit(ws.ctx, "api_key.revoked", apiKey.id);
    await expectOutbox(ws.ctx, "api_key.revoked", 1);
  });

  it("does not know another workspace's key, and refuses a viewer", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    const { apiKey, key } = await issueKey(other.ctx, input);
    await rejectsWith("not_found", "api_key.not_found", () => revokeKey(ws.ctx, { keyId: apiKey.id }));
    await rejectsWith("forbidden", null, async () => revokeKey(await aMember(other, "viewer"), { keyId: apiKey.id }));
    expect(await authenticateKey(db, key)).not.toBeNull();
  });
});

describe("listKeys", () => {
  it("lists the workspace's own keys, newest first, to admins", async () => {
    const [ws, other] = [await aWorkspace(deps), await aWorkspace(deps)];
    await issueKey(other.ctx, input);
    await issueKey({ ...ws.ctx, now: () => new Date(Date.now() - HOUR_MS) }, { ...input, name: "Older" });
    await issueKey(ws.ctx, { ...input, name: "Newer" });
    expect((await listKeys(ws.ctx)).map((apiKey) => apiKey.name)).toEqual(["Newer", "Older"]);
    await rejectsWith("forbidden", null, async () => listKeys(await aMember(ws, "member")));
  });
});
