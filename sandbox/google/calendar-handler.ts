import type { RouteContext } from "../http/emulator.ts";
import type { Notifier } from "./calendar-mail.ts";
import type { CalendarStore } from "./calendar-store.ts";

export type Calendars = Notifier & { store: CalendarStore };

/** @param email whose primary calendar is asked, which is always the caller's own */
export type CalendarHandler = (c: RouteContext, email: string, calendars: Calendars) => Response | Promise<Response>;
