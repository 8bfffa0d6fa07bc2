import type { GuardedPrisma } from "#server/db/client.ts";
import type { Interval } from "../policy/slots.ts";

/** Accounts of the member whose calendar was read at least once. */
const CALENDARS = `
  select c."id" from "Connection" c
  join "SyncCursor" s on s."workspaceId" = c."workspaceId" and s."connectionId" = c."id" and s."stream" = 'calendar'
  where c."workspaceId" = $1::uuid and c."userId" = $2::uuid and c."provider" = 'google' and c."status" = 'connected'
    and s."lastRunAt" is not null`;

/** Whether a calendar of the member is mirrored. */
export async function hasCalendar(db: GuardedPrisma, workspaceId: string, userId: string): Promise<boolean> {
  const rows = await db.$queryRawUnsafe<unknown[]>(`${CALENDARS} limit 1`, workspaceId, userId);
  return rows.length > 0;
}

/** Meetings that touch the span, by their start; one that stands in two calendars of the member comes once. */
export function meetingsOf(
  db: GuardedPrisma,
  workspaceId: string,
  userId: string,
  { from, to }: Interval,
): Promise<Interval[]> {
  return db.$queryRawUnsafe<Interval[]>(
    `select distinct e."startsAt" as "from", e."endsAt" as "to", e."vendorEventId" from "CalendarEvent" e
     join "Connection" c on c."workspaceId" = e."workspaceId" and c."id" = e."connectionId"
     where e."workspaceId" = $1::uuid and e."connectionId" in (${CALENDARS}) and e."status" <> 'cancelled' and not e."isAllDay"
       and e."startsAt" < $4 and e."endsAt" > $3
       and not exists (select 1 from jsonb_array_elements(e."attendees") a
         where lower(a ->> 'email') = lower(c."externalAccountId") and a ->> 'response' = 'declined')
     order by 1, 2`,
    workspaceId,
    userId,
    from,
    to,
  );
}
