import type { ScenarioClock } from "./clock.ts";
import type { ScenarioMeeting } from "./types.ts";

const HALF_HOUR_MS = 30 * 60_000;

/** Brightline's own appointments of the coming days, in the middle of its morning: whoever looks for a free time finds some taken. */
export function meetings(clock: ScenarioClock): ScenarioMeeting[] {
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => clock.ahead(day, "14:30"));
  // A weekend moves on to Monday, which would be there twice.
  const workdays = [...new Map(days.map((day) => [day.getTime(), day])).values()];
  return workdays.map((startsAt, index) => ({
    id: `pipeline${index}`,
    title: "Pipeline review",
    organizer: "casey@brightline.test",
    attendees: ["morgan@brightline.test"],
    startsAt,
    endsAt: new Date(startsAt.getTime() + HALF_HOUR_MS),
  }));
}
