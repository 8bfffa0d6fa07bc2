import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sha256 } from "#server/platform/crypto.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { canonicalJson, storable } from "#server/platform/pure/text.ts";
import { type AcceptedSignal, type pushSignalInput, signalTypes } from "../contract.ts";
import { signalById } from "../store/process.ts";
import { ingestSignal } from "./ingest-signal.ts";

/**
 * What a program pushes. It is the same event again when its id is; without one, when the caller's Idempotency-Key is; without
 * both, when type, time and content are.
 * @throws conflict `idempotency.key_reused` for another content under the same key: it would be lost without a word
 */
export async function pushSignal(
  ctx: Ctx,
  input: z.output<typeof pushSignalInput>,
  idempotencyKey: string | null,
): Promise<AcceptedSignal> {
  authorize(ctx, "signal.ingest");
  const { type, payload, occurredAt } = input;
  const isByKey = input.id === undefined && idempotencyKey !== null;
  const naturalKey =
    input.id !== undefined
      ? `id:${input.id}`
      : isByKey
        ? `key:${ctx.actor.type}:${ctx.actor.id}:${idempotencyKey}`
        : `content:${sha256(canonicalJson({ type, payload, occurredAt: occurredAt ?? null }))}`;
  const at = occurredAt === undefined ? ctx.now() : new Date(occurredAt);
  const accepted = await ingestSignal(ctx, { source: "web", type, payload, naturalKey, occurredAt: at });
  if (isByKey && accepted.isDuplicate) await assertSame(ctx, accepted.id, { type, payload });
  return accepted;
}

async function assertSame(ctx: Ctx, id: string, sent: Pick<z.output<typeof pushSignalInput>, "type" | "payload">) {
  const held = await signalById(ctx.db.prisma, ctx.workspaceId, id);
  const payload = storable(signalTypes[sent.type].parse(sent.payload));
  if (held && canonicalJson([held.type, held.payload]) === canonicalJson([sent.type, payload])) return;
  throw conflict("idempotency.key_reused", "This Idempotency-Key belongs to a different request. Use a new one.");
}
