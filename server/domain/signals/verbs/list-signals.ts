import type { z } from "zod";
import { displayName, plainName } from "#server/domain/crm/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import { type listSignalsInput, type Signal, signalSource } from "../contract.ts";
import { labelOf } from "../policy/label.ts";
import { type SignalListRow, signalsPage } from "../store/list.ts";

/** The stream of signals, newest first, with what each led to. */
export async function listSignals(ctx: Ctx, input: z.output<typeof listSignalsInput>): Promise<Page<Signal>> {
  authorize(ctx, "signal.read");
  const { items, nextCursor } = await readPage(
    input,
    byInstant,
    (place, limit) => {
      const after = place && { receivedAt: place[0], id: place[1] };
      return signalsPage(ctx.db, ctx.workspaceId, { after, source: input.source ?? null, limit });
    },
    (row) => [row.receivedAt.toISOString(), row.id],
  );
  return { items: items.map(view), nextCursor };
}

function view(row: SignalListRow): Signal {
  const { firstName, lastName, email } = row;
  return {
    id: row.id,
    source: signalSource.parse(row.source),
    type: row.type,
    status: row.status,
    reason: row.reason,
    hasFailed: row.failedAt !== null,
    label: labelOf(row.type, row.payload, {
      from: plainName(row.messageFromName) || row.messageFrom,
      subject: row.messageSubject,
    }),
    contactName: email === null ? null : displayName({ firstName, lastName, email }),
    moveId: row.moveId,
    moveTitle: row.moveTitle,
    occurredAt: row.occurredAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
  };
}
