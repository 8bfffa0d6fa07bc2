/** What the statements of this folder share: who may approve what, told once. */

/** Placeholders of the statement, `$1` and so on. */
type Places = { workspaceId: string; now: string; actorType: string; actorId: string; isSenior: string };

/** The open request of the move `m` (only looked for where the move waits), the workspace's policy and the deal. */
export const joins = ({ workspaceId }: Places): string => `
  left join "ApprovalPolicy" p on p."workspaceId" = ${workspaceId}::uuid
  left join "Deal" d on d."workspaceId" = ${workspaceId}::uuid and d."id" = m."dealId"
  left join lateral (
    select b.* from "ApprovalRequest" b
     where m."status" = 'awaiting_approval' and b."workspaceId" = ${workspaceId}::uuid and b."moveId" = m."id"
       and b."status" = 'open' and b."contentHash" = m."contentHash"
     order by b."requestedAt" desc limit 1) r on true`;

/** How many different people have to approve it. */
export const needed = `greatest(coalesce(r."needed", 1), case when d."amountCents" >= p."secondApproverCents" then 2 else 1 end)`;

const approvals = ({ workspaceId }: Places): string =>
  `"Decision" x where x."workspaceId" = ${workspaceId}::uuid and x."approvalId" = r."id" and x."verdict" = 'approve'`;

/** How many have approved the open request already. */
export const given = (places: Places): string =>
  `case when r."id" is null then 0 else (select count(distinct x."decidedById") from ${approvals(places)})::int end`;

/** Why this caller may not approve the move's present content; null when they may. A program counts as nobody's person. */
export const obstacle = (places: Places): string => `case
  when m."status" not in ('open', 'awaiting_approval') then 'state'
  when r."id" is not null and exists (select 1 from ${approvals(places)} and x."decidedByType" = ${places.actorType}
                                         and x."decidedById" = ${places.actorId}) then 'repeated'
  when ${places.actorType} <> 'user' and ${needed} > 1 then 'needs_people'
  when ${places.actorType} = 'system' and m."status" <> 'open' then 'asked_of_people'
  when r."id" is null and not ${places.isSenior}::boolean and not coalesce(p."membersApproveAlone", true) then 'ask_first'
  when r."expiresAt" <= ${places.now}::timestamptz then 'request_expired'
  when r."requestedByType" = ${places.actorType} and r."requestedById" = ${places.actorId} and ${needed} = 1 then 'own_request'
  when r."assigneeId" is not null and r."assigneeId"::text <> ${places.actorId} and not ${places.isSenior}::boolean
       and not exists (select 1 from "ApprovalDelegation" g
                        where g."workspaceId" = ${places.workspaceId}::uuid and g."fromUserId" = r."assigneeId"
                          and g."toUserId"::text = ${places.actorId} and g."endedAt" is null
                          and g."startsAt" <= ${places.now}::timestamptz and g."endsAt" > ${places.now}::timestamptz)
    then 'not_assignee'
  end`;
