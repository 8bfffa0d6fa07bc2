import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { auditSentence } from "#server/platform/pure/audit-words.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import type { AuditEntry, AuditFilter, ListAuditInput } from "../contract.ts";
import { csvHead, csvLine } from "../policy/csv.ts";
import { membersIn, nameIn, shownDetail } from "../policy/detail.ts";
import { type AuditRow, auditRows, memberNames } from "../store.ts";

type Place = readonly [string, string] | null;

const readerOf = ({ actor }: Ctx): string | null => (actor.type === "user" ? actor.id : null);

const rowsAfter = (ctx: Ctx, filter: AuditFilter, place: Place, limit: number): Promise<AuditRow[]> =>
  auditRows(ctx.db.pool, ctx.workspaceId, {
    filter,
    userId: readerOf(ctx),
    after: place && { at: place[0], id: place[1] },
    limit,
  });

async function viewsOf(ctx: Ctx, rows: readonly AuditRow[]): Promise<AuditEntry[]> {
  const ids = [...new Set(rows.flatMap((row) => membersIn(row.detail)))];
  const names = await memberNames(ctx.db.pool, ctx.workspaceId, ids);
  return rows.map((row) => {
    const label = row.label ?? nameIn(row.detail);
    const known = membersIn(row.detail).flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name] as const];
    });
    return {
      id: row.id,
      at: new Date(row.at).toISOString(),
      action: row.action,
      summary: auditSentence({ ...row, label }),
      actor: { type: row.actorType, id: row.actorId, name: row.actorName },
      subject: { type: row.subjectType, id: row.subjectId, label },
      moveId: row.moveId,
      surface: row.surface,
      requestId: row.requestId,
      detail: shownDetail(row.detail),
      names: Object.fromEntries(known),
    };
  });
}

/** What was done in the workspace, by whom and from where, newest first. */
export async function listAudit(ctx: Ctx, input: ListAuditInput): Promise<Page<AuditEntry>> {
  authorize(ctx, "audit.read");
  const page = await readPage(
    input,
    byInstant,
    (place, limit) => rowsAfter(ctx, input, place, limit),
    (row) => [row.at, row.id],
  );
  return { ...page, items: await viewsOf(ctx, page.items) };
}

const CHUNK = 500;

async function* entries(ctx: Ctx, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  let place: Place = null;
  for (;;) {
    const rows = await rowsAfter(ctx, filter, place, CHUNK);
    yield* await viewsOf(ctx, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) return;
    place = [last.at, last.id];
  }
}

/** Every entry of the filter as JSON lines, newest first, read 500 at a time while they are sent. */
export async function exportAudit(ctx: Ctx, filter: AuditFilter): Promise<AsyncIterable<string>> {
  authorize(ctx, "audit.read");
  return jsonLines(ctx, filter);
}

async function* jsonLines(ctx: Ctx, filter: AuditFilter): AsyncGenerator<string> {
  for await (const entry of entries(ctx, filter)) yield JSON.stringify(entry);
}

/** The same as CSV with a head. */
export async function exportAuditCsv(ctx: Ctx, filter: AuditFilter): Promise<AsyncIterable<string>> {
  authorize(ctx, "audit.read");
  return csvLines(ctx, filter);
}

async function* csvLines(ctx: Ctx, filter: AuditFilter): AsyncGenerator<string> {
  yield csvHead();
  for await (const entry of entries(ctx, filter)) yield csvLine(entry);
}
