import { type CalendarStore, isIn, type StoredEvent } from "./calendar-store.ts";
import { parseRecurrence, startsOf } from "./recurrence.ts";

/** A series without an end is expanded this far ahead. */
const HORIZON_MS = 2 * 366 * 86_400_000;
const STAMP = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/;

export const instanceId = (series: Pick<StoredEvent, "id" | "isAllDay">, startMs: number): string => {
  const stamp = new Date(startMs).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${series.id}_${series.isAllDay ? stamp.slice(0, 8) : stamp}`;
};

function startsBefore(series: StoredEvent, toMs: number): number[] {
  const zone = series.isAllDay ? "UTC" : (series.startZone ?? "UTC");
  const recurrence = parseRecurrence(series.recurrence ?? [], zone);
  return recurrence ? startsOf(recurrence, { startMs: series.startMs, zone }, toMs) : [];
}

const horizon = (): number => Date.now() + HORIZON_MS;

/** One meeting of a series as it comes from the series: nobody has changed it by itself. */
function instanceAt(series: StoredEvent, startMs: number, status: StoredEvent["status"]): StoredEvent {
  const { recurrence: _recurrence, goneStartsMs: _gone, ...fields } = series;
  return {
    ...fields,
    id: instanceId(series, startMs),
    status,
    startMs,
    endMs: startMs + (series.endMs - series.startMs),
    instanceOf: { id: series.id, originalStartMs: startMs },
  };
}

function instancesOf(series: StoredEvent, toMs: number): StoredEvent[] {
  const live = series.status === "cancelled" ? [] : startsBefore(series, Math.min(toMs, horizon()));
  return [
    ...live.map((startMs) => instanceAt(series, startMs, series.status)),
    ...(series.goneStartsMs ?? []).map((startMs) => instanceAt(series, startMs, "cancelled")),
  ];
}

/**
 * A person's calendar with every series taken apart (`singleEvents`): its meetings up to an instant, those that were changed or
 * cancelled by themselves as they are now, those that a change of the series has removed as cancelled. In the order of change.
 */
export function singleEvents(store: CalendarStore, email: string, toMs: number): StoredEvent[] {
  const changed = new Set(store.all().flatMap((event) => (event.instanceOf ? [event.id] : [])));
  return store
    .eventsOf(email)
    .flatMap((event) =>
      event.recurrence ? instancesOf(event, toMs).filter((instance) => !changed.has(instance.id)) : [event],
    )
    .sort((a, b) => a.change - b.change);
}

/** An event by its id, also one meeting of a series that nobody has changed by itself. */
export function findEvent(store: CalendarStore, id: string, email?: string): StoredEvent | undefined {
  const stored = store.event(id);
  const series = stored ? undefined : store.event(STAMP.exec(id)?.[1] ?? "");
  const found = stored ?? (series && instancesOf(series, horizon()).find((instance) => instance.id === id));
  return found && (email === undefined || isIn(found, email)) ? found : undefined;
}

/**
 * Writes an event over what was there. A meeting of a series becomes an exception to it; a series takes along the exceptions of
 * the meetings that it no longer has.
 */
export function putChanged(store: CalendarStore, before: StoredEvent, patch: Partial<StoredEvent>): StoredEvent {
  const after = { ...before, ...patch };
  if (!before.recurrence) return store.put(after);
  const live = new Set(after.status === "cancelled" ? [] : startsBefore(after, horizon()));
  const had = [...(before.goneStartsMs ?? []), ...startsBefore(before, horizon())];
  const gone = [...new Set(had)].filter((startMs) => !live.has(startMs));
  for (const event of store.all()) {
    const isGone = event.instanceOf?.id === before.id && gone.includes(event.instanceOf.originalStartMs);
    if (isGone && event.status !== "cancelled") store.put({ ...event, status: "cancelled" });
  }
  return store.put({ ...after, goneStartsMs: gone });
}
