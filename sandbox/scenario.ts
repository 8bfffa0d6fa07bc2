import { scenarioClock } from "./scenario/clock.ts";
import { COMPANIES } from "./scenario/companies.ts";
import { notes, PIPELINE, tasks } from "./scenario/crm.ts";
import { deals } from "./scenario/deals.ts";
import { FORMS, LEADS } from "./scenario/forms.ts";
import { meetings } from "./scenario/meetings.ts";
import { contacts, USERS } from "./scenario/people.ts";
import { threads } from "./scenario/threads.ts";
import type { Scenario } from "./scenario/types.ts";

export { SELLER_TIME_ZONE } from "./scenario/people.ts";
export type * from "./scenario/types.ts";

/**
 * The fictional world of the sandbox: Brightline sells fleet visibility and is in the middle of nine sales conversations.
 * CRM records and mails tell one story. Names and domains are fictional, under `.test` and `.example`.
 * @param now every date hangs on it
 */
export function buildScenario(now: Date): Scenario {
  const clock = scenarioClock(now);
  return {
    seller: {
      name: "Brightline",
      domain: "brightline.test",
      product: "Brightline Fleet",
      pitch:
        "Brightline Fleet shows a dispatcher where every vehicle is, how long it has been standing and when it will arrive, and tells the customer the same. $50 per vehicle and month.",
    },
    users: USERS,
    companies: COMPANIES,
    contacts: contacts(clock),
    deals: deals(clock),
    tasks: tasks(clock),
    notes: notes(clock),
    pipeline: PIPELINE,
    forms: FORMS,
    leads: LEADS,
    threads: threads(clock),
    meetings: meetings(clock),
  };
}
