import type { Inngest } from "inngest";
import { syncDueCalendars } from "#server/domain/calendar/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, type JobSettings, onClock } from "../job.ts";

export const calendarFunctions = (
  client: Inngest,
  deps: Deps,
  { mailPollSeconds }: Pick<JobSettings, "mailPollSeconds">,
): AnyFunction[] => [
  onClock(client, deps, { id: "sync-due-calendars", cron: "* * * * *" }, () =>
    syncDueCalendars(deps, { everySeconds: mailPollSeconds }),
  ),
];
