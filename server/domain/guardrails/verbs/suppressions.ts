import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, notFound } from "#server/platform/pure/errors.ts";
import { byInstant, readPage } from "#server/platform/pure/page.ts";
import { transact } from "#server/platform/transact.ts";
import type {
  addSuppressionInput,
  ImportedCustomers,
  listSuppressionsInput,
  Suppression,
  SuppressionPage,
} from "../contract.ts";
import { customersImported, suppressionRemoved } from "../events.ts";
import { parseSuppressionCsv } from "../policy/suppression-csv.ts";
import { contactByAddress } from "../store/facts.ts";
import {
  closeSuppression,
  insertSuppressions,
  suppressionById,
  suppressionOf,
  suppressionsPage,
} from "../store/suppressions.ts";
import { suppress } from "./suppress.ts";

/** How many rejected lines of an import are named. */
const NAMED = 20;

/** Newest first. */
export async function listSuppressions(
  ctx: Ctx,
  input: z.output<typeof listSuppressionsInput>,
): Promise<SuppressionPage> {
  authorize(ctx, "suppression.read");
  const { cursor, limit, ...filter } = input;
  return readPage(
    { cursor, limit },
    byInstant,
    (place, most) => {
      const after = place && { createdAt: place[0], id: place[1] };
      return suppressionsPage(ctx.db.prisma, ctx.workspaceId, { ...filter, limit: most, after });
    },
    (row) => [row.createdAt, row.id],
  );
}

/** @throws conflict when it is on the list for this reason already */
export async function addSuppression(ctx: Ctx, input: z.output<typeof addSuppressionInput>): Promise<Suppression> {
  authorize(ctx, "suppression.add");
  const { value, reason, note = null } = input;
  return transact(ctx, async (tx) => {
    const contactId = value.includes("@") ? await contactByAddress(tx, ctx.workspaceId, value) : null;
    const { isNew } = await suppress(tx, ctx, { value, reason, note, source: "person", contactId });
    const entry = await suppressionOf(tx, ctx.workspaceId, { value, reason });
    if (!isNew || !entry) throw conflict("suppression.known", `${value} is on the list already.`);
    return entry;
  });
}

/** @throws not_found; forbidden for a legal demand; conflict when somebody else was first */
export async function removeSuppression(ctx: Ctx, input: { suppressionId: string }): Promise<Suppression> {
  authorize(ctx, "suppression.remove");
  return transact(ctx, async (tx) => {
    const entry = await suppressionById(tx, ctx.workspaceId, input.suppressionId);
    if (!entry) throw notFound("suppression");
    if (!entry.isRemovable) {
      throw forbidden("suppression.legal", "This is a legal demand. It stays on the list, and nothing overrides it.");
    }
    if (!(await closeSuppression(tx, ctx, entry.id))) {
      throw conflict("suppression.changed", "Somebody else removed this at the same time.");
    }
    const { reason, source } = entry;
    const subject = { type: "suppression", id: entry.id };
    await record(tx, ctx, { action: "suppression.removed", subject, detail: { reason, source } });
    await emit(tx, ctx, suppressionRemoved(entry.id, reason));
    return entry;
  });
}

/** Puts a table of customers on the list. Lines that are no address or company domain are left out and named. */
export async function importCustomers(ctx: Ctx, input: { csv: string }): Promise<ImportedCustomers> {
  authorize(ctx, "suppression.add");
  const { values, repeated, rejected } = parseSuppressionCsv(input.csv);
  const added = await transact(ctx, async (tx) => {
    const rows = await insertSuppressions(tx, ctx, { reason: "customer", source: "import" }, values);
    if (rows.length > 0) {
      const subject = { type: "workspace", id: ctx.workspaceId };
      await record(tx, ctx, { action: "suppressions.imported", subject, detail: { added: rows.length } });
      await emit(tx, ctx, customersImported(rows.length));
    }
    return rows.length;
  });
  return {
    added,
    known: values.length - added + repeated,
    rejectedCount: rejected.length,
    rejected: rejected.slice(0, NAMED),
  };
}
