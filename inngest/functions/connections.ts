import type { Inngest } from "inngest";
import { processInbound, syncDueMailboxes, syncMailbox } from "#server/domain/connections/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, type JobSettings, onClock, onEvent } from "../job.ts";

export function connectionFunctions(client: Inngest, deps: Deps, { mailPollSeconds }: JobSettings): AnyFunction[] {
  return [
    onEvent(client, deps, { id: "process-inbound", event: "inbound.received" }, processInbound),
    onEvent(client, deps, { id: "sync-mailbox", event: "mailbox.sync_requested" }, (ctx, steps, { connectionId }) =>
      syncMailbox(ctx, steps, { connectionId, everySeconds: mailPollSeconds }),
    ),
    onClock(client, deps, { id: "sync-due-mailboxes", cron: "* * * * *" }, () =>
      syncDueMailboxes(deps, { everySeconds: mailPollSeconds }),
    ),
  ];
}
