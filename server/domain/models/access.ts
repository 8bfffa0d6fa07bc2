import type { ModelPort } from "#server/connectors/ports/model.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open } from "#server/platform/crypto.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { keyContext } from "./policy/keys.ts";
import type { AccountRow } from "./store/accounts.ts";
import { accountsOf } from "./store/accounts.ts";
import { settingsOf } from "./store/settings.ts";

/** A provider that can be asked; `accountId` null is the server's own. */
export type Source = {
  accountId: string | null;
  port: ModelPort;
  inputPrice: number | null;
  outputPrice: number | null;
};

/** Opens an account; null where this process can open none. */
export function sourceOf(ctx: Ctx, row: AccountRow): Source | null {
  if (!ctx.models) return null;
  const port = ctx.models.open({
    provider: row.provider,
    apiKey: row.keyBox === null ? null : open(ctx.keys, row.keyBox, keyContext(row.id)),
    baseUrl: row.baseUrl,
    models: {
      text: row.textModel,
      embedding: row.embeddingModel,
      transcription: row.transcriptionModel,
      speech: row.speechModel,
    },
    account: row.id,
  });
  return { accountId: row.id, port, inputPrice: row.inputPrice, outputPrice: row.outputPrice };
}

/** A key that was sealed with a key this server has lost must not stop the others: its test says what is wrong. */
function openable(ctx: Ctx, row: AccountRow): Source | null {
  try {
    return sourceOf(ctx, row);
  } catch (error) {
    if (!isAppError(error)) throw error;
    ctx.log.warn({ accountId: row.id, reason: error.reason }, "a model account cannot be opened");
    return null;
  }
}

const serverSource = (port: ModelPort): Source => ({ accountId: null, port, inputPrice: null, outputPrice: null });

/**
 * The workspace's own providers in its order. Only where it has none switched on, the server's: nobody's mail goes to another
 * provider than the one their workspace has chosen.
 */
export async function sourcesOf(ctx: Ctx): Promise<Source[]> {
  const db = ctx.db.prisma;
  const rows = (await accountsOf(db, ctx.workspaceId)).filter(({ isOn }) => isOn);
  if (rows.length > 0) return rows.flatMap((row) => openable(ctx, row) ?? []);
  if (!ctx.model) return [];
  const { usesServerModel } = await settingsOf(db, ctx.workspaceId);
  return usesServerModel ? [serverSource(ctx.model)] : [];
}
