import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { apiKeyView, type issuedKey, type issueKeyInput, type keyIdInput } from "./contract.ts";
import { apiKeyIssued, apiKeyRevoked } from "./events.ts";
import { allKeys, closeKey, findKey, insertKey, type KeyRow, mintKey } from "./store.ts";

type ApiKeyView = z.output<typeof apiKeyView>;

const viewOf = (row: KeyRow): ApiKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: apiKeyView.shape.scopes.parse(row.scopes),
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  isRevoked: row.revokedAt !== null,
});

/** Makes a key. The answer holds the key itself this one time; only its hash is stored. */
export async function issueKey(ctx: Ctx, input: z.output<typeof issueKeyInput>): Promise<z.output<typeof issuedKey>> {
  authorize(ctx, "api_key.manage");
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt <= ctx.now()) {
    throw invalidInput("api_key.expiry_in_past", "The key would be expired already. Choose a later day.");
  }
  const { key, keyHash, prefix } = mintKey();
  return transact(ctx, async (tx) => {
    const row = await insertKey(tx, ctx.workspaceId, {
      id: ctx.newId(),
      name: input.name,
      prefix,
      keyHash,
      scopes: [...new Set(input.scopes)],
      createdById: ctx.actor.type === "user" ? ctx.actor.id : null,
      createdAt: ctx.now(),
      expiresAt,
    });
    const detail = { name: row.name, prefix, scopes: row.scopes };
    await record(tx, ctx, { action: "api_key.issued", subject: { type: "api_key", id: row.id }, detail });
    await emit(tx, ctx, apiKeyIssued(row.id));
    return { key, apiKey: viewOf(row) };
  });
}

/** Ends a key at once. @throws not_found; conflict when it was revoked before */
export async function revokeKey(ctx: Ctx, input: z.output<typeof keyIdInput>): Promise<ApiKeyView> {
  authorize(ctx, "api_key.manage");
  return transact(ctx, async (tx) => {
    const isRevoked = await closeKey(tx, ctx.workspaceId, input.keyId, ctx.now());
    const row = await findKey(tx, ctx.workspaceId, input.keyId);
    if (!row) throw notFound("api_key");
    if (!isRevoked)
      throw conflict("api_key.already_revoked", "This key was revoked before.", {
        revokedAt: row.revokedAt?.toISOString(),
      });
    await record(tx, ctx, {
      action: "api_key.revoked",
      subject: { type: "api_key", id: row.id },
      detail: { name: row.name },
    });
    await emit(tx, ctx, apiKeyRevoked(row.id));
    return viewOf(row);
  });
}

export async function listKeys(ctx: Ctx): Promise<ApiKeyView[]> {
  authorize(ctx, "api_key.read");
  return (await allKeys(ctx.db, ctx.workspaceId)).map(viewOf);
}
