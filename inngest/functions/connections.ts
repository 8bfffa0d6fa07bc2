import type { Inngest } from "inngest";
import {
  failInbound,
  probeQuietConnections,
  processInbound,
  releaseFormerMember,
  syncDueMailboxes,
  syncDueSocial,
  syncMailbox,
} from "#server/domain/connections/jobs/index.ts";
import { takeCrmChange } from "#server/domain/crm/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, type JobSettings, onClock, onEvent } from "../job.ts";

export function connectionFunctions(
  client: Inngest,
  deps: Deps,
  { mailPollSeconds, socialPollSeconds }: JobSettings,
): AnyFunction[] {
  return [
    onEvent(
      client,
      deps,
      {
        id: "process-inbound",
        event: "inbound.received",
        onFailure: (ctx, steps, { inboundEventId }, { message }) =>
          failInbound(ctx, steps, { inboundEventId, message }),
      },
      (ctx, steps, data) => processInbound(ctx, steps, data, takeCrmChange),
    ),
    onEvent(client, deps, { id: "sync-mailbox", event: "mailbox.sync_requested" }, (ctx, steps, { connectionId }) =>
      syncMailbox(ctx, steps, { connectionId, everySeconds: mailPollSeconds }),
    ),
    onEvent(client, deps, { id: "release-former-member", event: "member.removed" }, releaseFormerMember),
    onEvent(client, deps, { id: "sync-social", event: "social.sync_requested" }, (_ctx, steps) =>
      steps.run("sync", () => syncDueSocial(deps, { everySeconds: socialPollSeconds })),
    ),
    onClock(client, deps, { id: "sync-due-social", cron: "* * * * *" }, () =>
      syncDueSocial(deps, { everySeconds: socialPollSeconds }),
    ),
    onClock(client, deps, { id: "probe-quiet-connections", cron: "*/5 * * * *" }, probeQuietConnections),
    onClock(client, deps, { id: "sync-due-mailboxes", cron: "* * * * *" }, () =>
      syncDueMailboxes(deps, { everySeconds: mailPollSeconds }),
    ),
  ];
}
