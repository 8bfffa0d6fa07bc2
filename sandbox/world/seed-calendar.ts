import { emptyFields } from "../google/calendar-event.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Services } from "./services.ts";

/** The scenario's meetings, accepted by everybody. */
export function seedCalendar({ calendars }: Services, scenario: Scenario): void {
  for (const { id, title, organizer, attendees, startsAt, endsAt } of scenario.meetings) {
    calendars.put({
      ...emptyFields,
      id,
      organizer,
      summary: title,
      startMs: startsAt.getTime(),
      endMs: endsAt.getTime(),
      attendees: attendees.map((email) => ({ email, responseStatus: "accepted" })),
      createdMs: Date.now(),
      sequence: 0,
    });
  }
}
