import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sha256 } from "#server/platform/crypto.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import type { AcceptedSignal, pushSignalInput } from "../contract.ts";
import { ingestSignal } from "./ingest-signal.ts";

/**
 * What a program pushes. It is the same event again when its id is; without one, when the Idempotency-Key is; without both,
 * when type, time and content are.
 */
export async function pushSignal(
  ctx: Ctx,
  input: z.output<typeof pushSignalInput>,
  idempotencyKey: string | null,
): Promise<AcceptedSignal> {
  authorize(ctx, "signal.ingest");
  const { type, payload, occurredAt } = input;
  const naturalKey =
    input.id !== undefined
      ? `id:${input.id}`
      : idempotencyKey !== null
        ? `key:${idempotencyKey}`
        : `content:${sha256(canonicalJson({ type, payload, occurredAt: occurredAt ?? null }))}`;
  const at = occurredAt === undefined ? ctx.now() : new Date(occurredAt);
  return ingestSignal(ctx, { source: "web", type, payload, naturalKey, occurredAt: at });
}
