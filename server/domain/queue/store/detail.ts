import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Draft, MoveCard, MoveDetail } from "../contract.ts";
import { cardFields, cardJoins } from "./list.ts";

const actor = `case a."actorType"
  when 'user' then coalesce(u."name", u."email", 'A former member')
  when 'api_key' then 'API key “' || coalesce(k."name", '') || '”'
  when 'webhook' then coalesce(a."actorId", 'A vendor')
  else 'CaseyOS' end`;

const list = (item: string, order: string, from: string) =>
  `(select coalesce(json_agg(json_build_object(${item}) order by ${order}), '[]'::json) from ${from})`;

const threadId = `m."params" -> 'thread' ->> 'vendorThreadId'`;
const messages = (condition: string) =>
  `(select e.* from "EmailMessage" e where e."workspaceId" = $1 and ${condition} order by e."sentAt" desc, e."id" desc limit 50)`;

/** The conversation of the move; for a first mail what was written with the person before. Each half is one index scan. */
const thread = list(
  `'id', t."id", 'direction', t."direction", 'fromName', t."fromName", 'fromAddress', t."fromAddress",
   'subject', t."subject", 'text', left(t."text", 20000), 'sentAt', t."sentAt"`,
  `t."sentAt", t."id"`,
  `(${messages(`e."vendorThreadId" = ${threadId}`)} union all ${messages(`${threadId} is null and e."contactId" = m."contactId"`)}) t`,
);

const timeline = list(
  `'id', a."id", 'at', a."at", 'action', a."action", 'actorType', a."actorType", 'actorName', ${actor}, 'detail', a."detail"`,
  `a."at", a."id"`,
  `(select * from "AuditEntry" where "workspaceId" = $1 and "moveId" = $2 order by "at" desc, "id" desc limit 200) a
   left join "User" u on u."id" = case when a."actorType" = 'user' then a."actorId"::uuid end
   left join "ApiKey" k on k."workspaceId" = $1 and k."id" = case when a."actorType" = 'api_key' then a."actorId"::uuid end`,
);

const history = list(
  `'at', s."at", 'before', s."before", 'after', s."after", 'cause', s."cause", 'sentence', coalesce(s."explanation" ->> 'sentence', '')`,
  `s."at", s."id"`,
  `(select * from "ScoreChange" where "workspaceId" = $1 and "moveId" = $2 order by "at" desc, "id" desc limit 100) s`,
);

const signals = list(
  `'id', s."id", 'source', s."source", 'type', s."type", 'label',
   case s."type"
     when 'form_submitted' then coalesce('Form “' || (s."payload" ->> 'formName') || '”', 'Form')
     when 'reply_received' then 'Reply by mail'
     else initcap(replace(s."type", '_', ' ')) end,
   'occurredAt', s."occurredAt"`,
  `s."occurredAt", s."id"`,
  `(select * from "Signal" where "workspaceId" = $1 and "moveId" = $2 order by "occurredAt" desc limit 50) s`,
);

const outcomes = list(
  `'id', o."id", 'type', o."type", 'impact', o."recordedImpact", 'occurredAt', o."occurredAt"`,
  `o."occurredAt", o."id"`,
  `(select * from "Outcome" where "workspaceId" = $1 and "moveId" = $2 order by "occurredAt" desc limit 50) o`,
);

const failure = `(select json_build_object('code', coalesce(e."failureCode", 'internal'), 'message', coalesce(e."failureMessage", 'It failed without a message.'))
  from "Execution" e where e."workspaceId" = $1 and e."moveId" = $2 and e."status" = 'failed' and m."status" = 'failed'
  order by e."startedAt" desc limit 1)`;

const pause = `(select json_build_object('message', e."pauseMessage", 'since', e."pausedAt", 'isUnknown', e."status" = 'calling')
  from "Execution" e where e."workspaceId" = $1 and e."moveId" = $2 and e."status" in ('claimed', 'calling') and e."pausedAt" is not null
  order by e."startedAt" desc limit 1)`;

const receipt = `(select json_build_object('id', r."id", 'seq', r."seq", 'hash', r."hash", 'at', r."createdAt")
  from "Receipt" r where r."workspaceId" = $1 and r."moveId" = $2 order by r."seq" desc limit 1)`;

const undo = `(select json_build_object('status', u."status", 'requestedAt', u."requestedAt", 'failure',
    case when u."status" = 'failed' then json_build_object('code', coalesce(u."failureCode", 'internal'), 'message', coalesce(u."failureMessage", 'It failed without a message.')) end)
  from "Undo" u where u."workspaceId" = $1 and u."executionId" =
    (select e."id" from "Execution" e where e."workspaceId" = $1 and e."moveId" = $2 order by e."startedAt" desc, e."id" desc limit 1))`;

const text = `
  select json_build_object(${cardFields("m")}) as "card",
    json_build_object('params', m."params", 'draft', m."draft", 'scoreLow', m."scoreLow", 'scoreHigh', m."scoreHigh",
      'dismissReason', m."dismissReason", 'failure', ${failure}, 'pause', ${pause}, 'receipt', ${receipt}, 'undo', ${undo}) as "own",
    m."explanation" as "score", m."weightsVersion" as "weightsVersion",
    json_build_object('thread', ${thread}, 'timeline', ${timeline}, 'scoreHistory', ${history},
      'signals', ${signals}, 'outcomes', ${outcomes}) as "lists"
  from "Move" m ${cardJoins("m")}
  where m."workspaceId" = $1 and m."id" = $2`;

type Own = Pick<
  MoveDetail,
  "params" | "scoreLow" | "scoreHigh" | "dismissReason" | "failure" | "pause" | "receipt" | "undo"
> & {
  draft: Draft | null;
};
type Lists = Pick<MoveDetail, "thread" | "timeline" | "scoreHistory" | "signals" | "outcomes">;
export type DetailRow = { card: MoveCard; own: Own; score: unknown; weightsVersion: number; lists: Lists };

/** Everything about one move in one statement; null when the workspace has no such move. */
export async function findDetail(pool: Pool, workspaceId: WorkspaceId, moveId: string): Promise<DetailRow | null> {
  const { rows } = await pool.query<DetailRow>({ name: "queue-detail", text, values: [workspaceId, moveId] });
  return rows[0] ?? null;
}
