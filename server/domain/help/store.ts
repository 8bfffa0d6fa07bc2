import type { Db, Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type HelpMark, helpMark } from "./contract.ts";
import { type GuideFacts, KNOWS_THE_WAY } from "./policy/first-steps.ts";

const GUIDE = `
  select
    exists (select 1 from "Connection" where "workspaceId" = $1::uuid and "provider" = 'google' and "status" = 'connected') as "hasMailbox",
    exists (select 1 from "Connection" where "workspaceId" = $1::uuid and "provider" = 'hubspot' and "status" = 'connected') as "hasCrm",
    exists (select 1 from "Move" where "workspaceId" = $1::uuid) as "hasMove",
    (select count(*)::int from (select 1 from "Decision" where "workspaceId" = $1::uuid and "decidedById" = $2::text
       and "decidedByType" = 'user' and "verdict" = 'approve' limit ${KNOWS_THE_WAY}) d) as "approvals",
    (select e."moveId" from "Decision" d join "Execution" e on e."workspaceId" = d."workspaceId" and e."approvalId" = d."approvalId"
       where d."workspaceId" = $1::uuid and d."decidedById" = $2::text and d."decidedByType" = 'user' and d."verdict" = 'approve'
       and e."status" = 'succeeded' order by e."startedAt" desc limit 1) as "doneMoveId",
    coalesce((select array_agg("key" order by "key") from "HelpMark" where "workspaceId" = $1::uuid and "userId" = $2::uuid), '{}') as "marks"`;

/** What the first steps are counted from, in one statement. A mark of an older version is left out. */
export async function guideFacts(db: Db, workspaceId: WorkspaceId, userId: string): Promise<GuideFacts> {
  const { rows } = await db.pool.query<Omit<GuideFacts, "marks"> & { marks: string[] }>({
    name: "help_guide",
    text: GUIDE,
    values: [workspaceId, userId],
  });
  const [row] = rows;
  if (!row) throw new Error("A statement of single values gave no row.");
  const marks = row.marks.flatMap((key): HelpMark[] => {
    const known = helpMark.safeParse(key);
    return known.success ? [known.data] : [];
  });
  return { ...row, marks };
}

/** @returns whether it is new */
export async function insertMark(
  tx: Tx,
  workspaceId: WorkspaceId,
  row: { userId: string; key: HelpMark; createdAt: Date },
): Promise<boolean> {
  const { count } = await tx.helpMark.createMany({ data: [{ workspaceId, ...row }], skipDuplicates: true });
  return count === 1;
}

type Counts = Record<string, number>;
type DiagnosticRows = {
  migration: string | null;
  workspace: { isSandbox: boolean; timeZone: string; holdSeconds: number };
  counts: { members: Counts; moves: Counts; signals: Counts; executions: Counts; outbox: Counts };
};

const counted = (table: string, column: string): string =>
  `coalesce((select json_object_agg("name", "n") from (select ${column} as "name", count(*)::int as "n" from "${table}"
    where "workspaceId" = $1::uuid group by 1) t), '{}')`;

const DIAGNOSTICS = `
  select
    (select max("migration_name") from "_prisma_migrations" where "finished_at" is not null) as "migration",
    json_build_object('isSandbox', w."isSandbox", 'timeZone', w."timeZone", 'holdSeconds', w."holdSeconds") as "workspace",
    json_build_object(
      'members', ${counted("Member", `"role"::text`)},
      'moves', ${counted("Move", `"status"::text`)},
      'signals', ${counted("Signal", `"status"::text`)},
      'executions', ${counted("Execution", `"status"::text`)},
      'outbox', ${counted("OutboxEvent", `case when "dispatchedAt" is null then 'waiting' else 'delivered' end`)}
    ) as "counts"
  from "Workspace" w where w."id" = $1::uuid`;

export async function diagnosticRows(db: Db, workspaceId: WorkspaceId): Promise<DiagnosticRows> {
  const { rows } = await db.pool.query<DiagnosticRows>(DIAGNOSTICS, [workspaceId]);
  const [row] = rows;
  if (!row) throw new Error("The caller's workspace is not there.");
  return row;
}

/** How the accounts stand; whether a refresh token is kept, never the token. */
export async function connectionStates(db: Db, workspaceId: WorkspaceId) {
  const rows = await db.prisma.connection.findMany({
    where: { workspaceId },
    orderBy: [{ provider: "asc" }, { createdAt: "asc" }],
    take: 100,
    select: {
      provider: true,
      status: true,
      scopes: true,
      refreshTokenBox: true,
      heldUntil: true,
      lastError: true,
      lastErrorAt: true,
    },
  });
  return rows.map(({ refreshTokenBox, ...row }) => ({ ...row, canRefresh: refreshTokenBox !== null }));
}

export const failedExecutions = (db: Db, workspaceId: WorkspaceId) =>
  db.prisma.execution.findMany({
    where: { workspaceId, status: "failed" },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: 50,
    select: { actionType: true, attempts: true, failureCode: true, failureMessage: true, startedAt: true },
  });
