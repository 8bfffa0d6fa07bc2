import { dayAndTime } from "#components/clock/present.ts";
import { instantOf, type SnoozeChoice, snoozeUntil } from "#server/platform/pure/time.ts";

const labels: Record<SnoozeChoice, string> = {
  "1h": "1 hour",
  "4h": "4 hours",
  tomorrow: "Tomorrow morning",
  next_week: "Next Monday",
};
const order: SnoozeChoice[] = ["1h", "4h", "tomorrow", "next_week"];

type SnoozeOption = { choice: SnoozeChoice; label: string; when: string };

/** The choices with the time each means on the person's clock. */
export const snoozeOptions = (now: Date, timeZone: string): SnoozeOption[] =>
  order.map((choice) => ({
    choice,
    label: labels[choice],
    when: dayAndTime(snoozeUntil(choice, now, timeZone), now, timeZone),
  }));

/** What a `datetime-local` field means in the person's zone; null while it is not a time in the future. */
export function pickedInstant(value: string, now: Date, timeZone: string): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const at = instantOf({ year, month, day, hour, minute }, timeZone);
  return at.getTime() > now.getTime() ? at : null;
}
