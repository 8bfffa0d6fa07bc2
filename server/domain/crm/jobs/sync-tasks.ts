import type { CrmPort } from "#server/connectors/ports/crm.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import type { Ctx } from "#server/platform/context.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { taskFields, taskProperties } from "../policy/crm-fields.ts";
import { archiveTask, storeTasks, type TaskRow } from "../store/tasks.ts";

/**
 * Reads one page of changed tasks.
 * @param step moves the position in the same transaction
 * @returns whether it was the last one
 */
export async function readTaskPage(
  ctx: Ctx,
  port: CrmPort,
  page: { cursor: string | null; limit: number },
  step: (tx: Tx, page: { cursor: string; isLast: boolean; found: number }) => Promise<void>,
): Promise<boolean> {
  const request = { properties: taskProperties, limit: page.limit };
  const { records, cursor, isLast } = orThrow(await port.listChanged("task", page.cursor, request));
  const rows = records.map(
    (record): TaskRow => ({
      ...taskFields(record, record.links),
      taskId: record.id,
      crmUpdatedAt: record.updatedAt,
      archivedAt: record.isArchived ? ctx.now() : null,
    }),
  );
  await transact(ctx, async (tx) => step(tx, { cursor, isLast, found: await storeTasks(tx, ctx.workspaceId, rows) }));
  return isLast;
}

/**
 * Reads one task now.
 * @param also runs in the same transaction, last
 * @throws what the vendor said
 */
export async function refreshTask(
  ctx: Ctx,
  port: CrmPort,
  taskId: string,
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const answer = await port.getRecord("task", taskId, taskProperties);
  const isMissing = !answer.ok && answer.error.kind === "not_found";
  const record = isMissing ? null : orThrow(answer);
  const isGone = record === null || record.isArchived;
  const row = isGone ? null : { ...taskFields(record, orThrow(await port.listLinks("task", taskId))), taskId };
  await transact(ctx, async (tx) => {
    if (isGone || row === null) await archiveTask(tx, ctx.workspaceId, taskId, ctx.now());
    else await storeTasks(tx, ctx.workspaceId, [{ ...row, crmUpdatedAt: record.updatedAt, archivedAt: null }]);
    await also(tx);
  });
}
