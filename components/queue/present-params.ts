import type { ActionType, FieldValue, ParamField } from "#server/domain/actions/contract.ts";
import type { MoveStatus } from "#server/domain/queue/contract.ts";
import { instantOf, localTime } from "#server/platform/pure/time.ts";

/** Actions with details of their own besides a draft. The server's fields say which; a test compares. */
export const typesWithFields: readonly ActionType[] = [
  "book_meeting",
  "reschedule_meeting",
  "create_task",
  "update_task",
  "update_deal",
  "update_contact",
  "create_contact",
  "create_document",
  "prepare_brief",
  "review_deal",
  "research",
];

const changeable: readonly MoveStatus[] = ["open", "failed", "awaiting_approval", "scheduled"];
export const mayChange = (move: { actionType: ActionType; status: MoveStatus }): boolean =>
  changeable.includes(move.status) && typesWithFields.includes(move.actionType);

/** What stands in a control: the text of a field, or whether a box is ticked. */
export type Raw = string | boolean;
export type RawValues = Record<string, Raw>;

const two = (value: number): string => String(value).padStart(2, "0");

/** An instant as a `datetime-local` field writes it, on the clock of a zone. */
function wallTime(iso: string, timeZone: string): string {
  const { year, month, day, hour, minute } = localTime(new Date(iso), timeZone);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The instant of a `datetime-local` text; null when it is none. */
export function instantText(wall: string, timeZone: string): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(wall)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  return instantOf({ year, month, day, hour, minute }, timeZone).toISOString();
}

export function rawOf({ control, value }: ParamField, timeZone: string): Raw {
  if (typeof value === "boolean") return value;
  if (value === null) return control === "toggle" ? false : "";
  if (Array.isArray(value)) return value.join(", ");
  return control === "instant" ? wallTime(value, timeZone) : value;
}

function valueIn({ control }: ParamField, raw: Raw, timeZone: string): FieldValue {
  if (typeof raw === "boolean") return raw;
  const text = raw.trim();
  if (control === "emails") return text.split(/[\s,;]+/).filter(Boolean);
  if (text === "") return null;
  return control === "instant" ? instantText(text, timeZone) : text;
}

/** The zone a field's times are read in: that of the form where it has one, else the reader's. */
export function zoneOf(field: ParamField, raw: RawValues, own: string): string {
  const chosen = raw.timeZone;
  return field.timeZone === undefined ? own : typeof chosen === "string" && chosen !== "" ? chosen : field.timeZone;
}

export const rawValues = (fields: readonly ParamField[], own: string): RawValues =>
  Object.fromEntries(fields.map((field) => [field.key, rawOf(field, field.timeZone ?? own)]));

/**
 * The form after one control has changed. A later start takes the end along; another zone shows the same instants on its clock.
 */
export function withRaw(fields: readonly ParamField[], raw: RawValues, key: string, next: Raw, own: string): RawValues {
  const changed = { ...raw, [key]: next };
  const [start, end] = ["startsAt", "endsAt"].map((name) => fields.find((field) => field.key === name));
  if (!start || !end) return changed;
  const instants = [start, end].map((field) => valueIn(field, raw[field.key] ?? "", zoneOf(field, raw, own)));
  const [from, until] = instants;
  if (typeof from !== "string" || typeof until !== "string") return changed;
  if (key === "timeZone" && typeof next === "string") {
    return { ...changed, startsAt: wallTime(from, next), endsAt: wallTime(until, next) };
  }
  if (key !== "startsAt" || typeof next !== "string") return changed;
  const zone = zoneOf(start, raw, own);
  const moved = instantText(next, zone);
  if (moved === null) return changed;
  const end2 = new Date(Date.parse(moved) + Date.parse(until) - Date.parse(from)).toISOString();
  return { ...changed, endsAt: wallTime(end2, zone) };
}

/** What differs from the values the form began with. */
export function changesOf(fields: readonly ParamField[], raw: RawValues, own: string): Record<string, FieldValue> {
  const changed = fields.flatMap((field): [string, FieldValue][] => {
    const before = rawOf(field, field.timeZone ?? own);
    const now = raw[field.key] ?? before;
    const value = valueIn(field, now, zoneOf(field, raw, own));
    const wasSame = now === before && zoneOf(field, raw, own) === (field.timeZone ?? own);
    return wasSame || JSON.stringify(value) === JSON.stringify(sameForm(field)) ? [] : [[field.key, value]];
  });
  return Object.fromEntries(changed);
}

/** Instants to the minute and in one form, as a control gives them back. */
function sameForm({ control, value }: ParamField): FieldValue {
  if (control !== "instant" || typeof value !== "string") return value;
  return new Date(Math.floor(Date.parse(value) / 60_000) * 60_000).toISOString();
}

/** Every IANA zone this browser knows, with the one in use. */
export function timeZones(inUse: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(inUse) ? known : [inUse, ...known];
}
