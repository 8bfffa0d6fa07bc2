import { z } from "zod";
import { displayName, plainName } from "#server/domain/crm/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type listSignalsInput, type Signal, signalSource } from "../contract.ts";
import { labelOf } from "../policy/label.ts";
import { type SignalListRow, signalsPage } from "../store/list.ts";

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** The stream of signals, newest first, with what each led to. */
export async function listSignals(ctx: Ctx, input: z.output<typeof listSignalsInput>): Promise<Page<Signal>> {
  authorize(ctx, "signal.read");
  const from = input.cursor === undefined ? null : decodeCursor(input.cursor, place);
  const rows = await signalsPage(ctx.db, ctx.workspaceId, {
    after: from && { receivedAt: from[0], id: from[1] },
    source: input.source ?? null,
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return { items: page.map(view), nextCursor: last ? encodeCursor([last.receivedAt.toISOString(), last.id]) : null };
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
