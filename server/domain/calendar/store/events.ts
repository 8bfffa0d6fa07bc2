import type { Attendee, CalendarEvent } from "#server/connectors/ports/calendar.ts";
import type { Tx } from "#server/platform/transact.ts";

const columns = {
  id: true,
  connectionId: true,
  vendorEventId: true,
  contactId: true,
  status: true,
  title: true,
  startsAt: true,
  endsAt: true,
  isAllDay: true,
  attendees: true,
  outsiders: true,
  conferenceUrl: true,
} as const;

export type EventRow = {
  id: string;
  connectionId: string;
  vendorEventId: string;
  contactId: string | null;
  status: string;
  title: string;
  startsAt: Date;
  endsAt: Date;
  isAllDay: boolean;
  attendees: Attendee[];
  outsiders: string[];
  conferenceUrl: string | null;
};

type Place = { workspaceId: string; connectionId: string };

// The column holds what `saveEvent` wrote.
const asRow = <Row extends { attendees: unknown }>(row: Row) => ({ ...row, attendees: row.attendees as Attendee[] });

export async function eventById(db: Tx, workspaceId: string, id: string): Promise<EventRow | null> {
  const row = await db.calendarEvent.findFirst({ where: { workspaceId, id }, select: columns });
  return row && asRow(row);
}

/** What we hold of these events, by the vendor's id. */
export async function eventsByVendorId(tx: Tx, place: Place, ids: string[]): Promise<Map<string, EventRow>> {
  const where = { ...place, vendorEventId: { in: ids } };
  const rows = await tx.calendarEvent.findMany({ where, select: columns });
  return new Map(rows.map((row) => [row.vendorEventId, asRow(row)]));
}

/** Longer descriptions are cut: nobody reads more of them here. */
const DESCRIPTION_LENGTH = 5_000;
const TITLE_LENGTH = 300;

/** @param newId used when the event is not known yet */
export async function saveEvent(
  tx: Tx,
  place: Place,
  event: CalendarEvent,
  more: { newId: string; outsiders: string[] },
): Promise<void> {
  const {
    id: vendorEventId,
    status,
    startsAt,
    endsAt,
    isAllDay,
    timeZone,
    organizer,
    attendees,
    conferenceUrl,
  } = event;
  const data = {
    status,
    title: event.title.slice(0, TITLE_LENGTH),
    description: event.description.slice(0, DESCRIPTION_LENGTH),
    startsAt,
    endsAt,
    isAllDay,
    timeZone,
    organizer,
    attendees,
    conferenceUrl,
    vendorUpdatedAt: event.updatedAt,
    outsiders: more.outsiders,
  };
  await tx.calendarEvent.upsert({
    where: { workspaceId_connectionId_vendorEventId: { ...place, vendorEventId } },
    create: { ...data, ...place, vendorEventId, id: more.newId },
    update: data,
    select: { id: true },
  });
}

/** Of a cancelled event the vendor may tell no more than that. */
export async function markCancelled(tx: Tx, place: Place, vendorEventIds: string[]): Promise<void> {
  const where = { ...place, vendorEventId: { in: vendorEventIds } };
  await tx.calendarEvent.updateMany({ where, data: { status: "cancelled" } });
}

/** After everything in a window was read: what we held there and the vendor no longer has is cancelled. */
export async function cancelMissing(
  tx: Tx,
  place: Place,
  window: { from: Date; to: Date },
  present: string[],
): Promise<void> {
  await tx.calendarEvent.updateMany({
    where: {
      ...place,
      status: { not: "cancelled" },
      startsAt: { gte: window.from, lt: window.to },
      vendorEventId: { notIn: present },
    },
    data: { status: "cancelled" },
  });
}

/** Names the person an event is with, where we know one by now. */
export async function linkContacts(tx: Tx, { workspaceId, connectionId }: Place, after: Date): Promise<void> {
  await tx.$executeRawUnsafe(
    `update "CalendarEvent" e set "contactId" = c."id", "companyId" = c."companyId", "updatedAt" = now()
     from (
       select distinct on (e2."id") e2."id" as "eventId", k."id", k."companyId"
       from "CalendarEvent" e2
       join "Contact" k on k."workspaceId" = e2."workspaceId" and k."email" = any(e2."outsiders")
       where e2."workspaceId" = $1::uuid and e2."connectionId" = $2::uuid and e2."contactId" is null and e2."endsAt" > $3
       order by e2."id", array_position(e2."outsiders", k."email")
     ) c
     where e."workspaceId" = $1::uuid and e."id" = c."eventId"`,
    workspaceId,
    connectionId,
    after,
  );
}

export type Told = "preparedFor" | "remindedFor" | "closedFor";

/** Meetings with people we know of which this was not told yet for their present time. */
export async function untoldEvents(
  tx: Tx,
  { workspaceId, connectionId }: Place,
  told: Told,
  between: { starts: { after: Date; before: Date } } | { ends: { after: Date; before: Date } },
): Promise<EventRow[]> {
  const [column, { after, before }] =
    "starts" in between ? (["startsAt", between.starts] as const) : (["endsAt", between.ends] as const);
  const rows = await tx.calendarEvent.findMany({
    where: {
      workspaceId,
      connectionId,
      contactId: { not: null },
      isAllDay: false,
      status: { not: "cancelled" },
      [column]: { gt: after, lte: before },
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: { ...columns, preparedFor: true, remindedFor: true, closedFor: true },
  });
  return rows.filter((row) => row[told]?.getTime() !== row.startsAt.getTime()).map(asRow);
}

export async function markTold(tx: Tx, workspaceId: string, event: EventRow, told: Told): Promise<void> {
  await tx.calendarEvent.updateMany({ where: { workspaceId, id: event.id }, data: { [told]: event.startsAt } });
}

/** Which of these addresses are ours: members, and connected Google accounts. */
export async function ownAddresses(tx: Tx, workspaceId: string, candidates: string[]): Promise<Set<string>> {
  const rows = await tx.$queryRawUnsafe<{ address: string }[]>(
    `select lower(u."email") as address from "Member" m join "User" u on u."id" = m."userId"
       where m."workspaceId" = $1::uuid and lower(u."email") = any($2::text[])
     union select lower(c."externalAccountId") from "Connection" c
       where c."workspaceId" = $1::uuid and c."provider" = 'google' and lower(c."externalAccountId") = any($2::text[])`,
    workspaceId,
    candidates,
  );
  return new Set(rows.map((row) => row.address));
}

export async function workspaceZone(tx: Tx, workspaceId: string): Promise<string> {
  const row = await tx.workspace.findFirst({ where: { id: workspaceId }, select: { timeZone: true } });
  return row?.timeZone ?? "UTC";
}
