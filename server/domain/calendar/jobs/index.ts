// Apart from the slice's door, because these reach signals and outcomes, which reach the door.
export { syncDueCalendars } from "./sync-calendars.ts";
