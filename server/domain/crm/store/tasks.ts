import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { TaskFields } from "../policy/crm-fields.ts";

export type TaskRow = TaskFields & { taskId: string; crmUpdatedAt: Date; archivedAt: Date | null };

const UPSERT = `
insert into "CrmTask" as t ("workspaceId", "taskId", "subject", "status", "dueAt", "crmOwnerId", "crmContactId", "crmDealId",
                            "crmUpdatedAt", "archivedAt")
select $1::uuid, r."taskId", r."subject", r."status", r."dueAt", r."crmOwnerId", r."crmContactId", r."crmDealId",
       r."crmUpdatedAt", r."archivedAt"
  from jsonb_to_recordset($2::jsonb) as r("taskId" text, "subject" text, "status" text, "dueAt" timestamptz, "crmOwnerId" text,
    "crmContactId" text, "crmDealId" text, "crmUpdatedAt" timestamptz, "archivedAt" timestamptz)
on conflict ("workspaceId", "taskId") do update
   set "subject" = excluded."subject", "status" = excluded."status", "dueAt" = excluded."dueAt",
       "crmOwnerId" = excluded."crmOwnerId", "crmContactId" = excluded."crmContactId", "crmDealId" = excluded."crmDealId",
       "crmUpdatedAt" = excluded."crmUpdatedAt", "archivedAt" = excluded."archivedAt"
 where t."crmUpdatedAt" < excluded."crmUpdatedAt" or t."archivedAt" is distinct from excluded."archivedAt"`;

/** @returns how many are new or other than before; a newer state here is left as it is */
export function storeTasks(tx: Tx, workspaceId: string, rows: TaskRow[]): Promise<number> {
  return rows.length === 0 ? Promise.resolve(0) : tx.$executeRawUnsafe(UPSERT, workspaceId, JSON.stringify(rows));
}

/** Marks a task that HubSpot has no more. */
export async function archiveTask(tx: Tx, workspaceId: string, taskId: string, now: Date): Promise<void> {
  await tx.crmTask.updateMany({ where: { workspaceId, taskId, archivedAt: null }, data: { archivedAt: now } });
}

/** A task with what it belongs to here. */
export type TaskView = {
  taskId: string;
  subject: string;
  status: string;
  dueAt: Date | null;
  crmOwnerId: string | null;
  isArchived: boolean;
  contactId: string | null;
  dealId: string | null;
  /** The member with the owner's address. */
  ownerUserId: string | null;
};

/** Null for an unknown id. */
export async function taskViewById(
  db: Tx | GuardedPrisma,
  workspaceId: string,
  taskId: string,
): Promise<TaskView | null> {
  const rows = await db.$queryRawUnsafe<TaskView[]>(
    `select t."taskId", t."subject", t."status", t."dueAt", t."crmOwnerId", t."archivedAt" is not null as "isArchived",
       coalesce(p."id", d."contactId")::text as "contactId", d."id"::text as "dealId", m."userId"::text as "ownerUserId"
     from "CrmTask" t
     left join "Deal" d on d."workspaceId" = t."workspaceId" and d."hubspotId" = t."crmDealId"
     left join "Contact" p on p."workspaceId" = t."workspaceId" and p."hubspotId" = t."crmContactId"
     left join "CrmOwner" o on o."workspaceId" = t."workspaceId" and o."ownerId" = t."crmOwnerId"
     left join "User" u on u."email" = o."email"
     left join "Member" m on m."workspaceId" = t."workspaceId" and m."userId" = u."id"
     where t."workspaceId" = $1::uuid and t."taskId" = $2`,
    workspaceId,
    taskId,
  );
  return rows[0] ?? null;
}
