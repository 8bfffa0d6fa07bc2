import { emptyFields } from "../google/calendar-event.ts";
import { SELLER_TIME_ZONE } from "../scenario/people.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Services } from "./services.ts";

/** The calendars on their people's clock, and the scenario's meetings, accepted by everybody. */
export function seedCalendar({ calendars }: Services, scenario: Scenario): void {
  for (const { email } of scenario.users)
    calendars.putCalendar({ ...calendars.calendar(email), timeZone: SELLER_TIME_ZONE });
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
