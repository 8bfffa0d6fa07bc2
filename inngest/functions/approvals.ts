import type { Inngest } from "inngest";
import { expireRequests, releaseFormerDecider } from "#server/domain/approvals/index.ts";
import { considerMove, expireRules, judgeAfterOutcome, judgeAfterUndo } from "#server/domain/autonomy/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onClock, onEvent } from "../job.ts";

export const approvalFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "consider-proposed-move", event: "move.proposed" }, considerMove),
  onEvent(client, deps, { id: "consider-fed-move", event: "move.fed" }, considerMove),
  onEvent(client, deps, { id: "judge-rules-after-undo", event: "approval.voided" }, judgeAfterUndo),
  onEvent(client, deps, { id: "judge-rules-after-outcome", event: "outcome.recorded" }, judgeAfterOutcome),
  onEvent(client, deps, { id: "release-former-decider", event: "member.removed" }, releaseFormerDecider),
  onEvent(client, deps, { id: "release-changed-decider", event: "member.role_changed" }, releaseFormerDecider),
  onClock(client, deps, { id: "expire-approvals", cron: "* * * * *" }, expireRequests),
  onClock(client, deps, { id: "expire-rules", cron: "*/5 * * * *" }, expireRules),
];
