import { approvalsRouter } from "#server/domain/approvals/router.ts";
import { auditRouter } from "#server/domain/audit/router.ts";
import { autonomyRouter } from "#server/domain/autonomy/router.ts";
import { collaborationRouter } from "#server/domain/collaboration/router.ts";
import { connectionsRouter } from "#server/domain/connections/router.ts";
import { crmRouter } from "#server/domain/crm/router.ts";
import { developerRouter } from "#server/domain/developer/router.ts";
import { executionRouter } from "#server/domain/execution/router.ts";
import { formFlowRouter } from "#server/domain/form-flow/router.ts";
import { guardrailsRouter } from "#server/domain/guardrails/router.ts";
import { helpRouter } from "#server/domain/help/router.ts";
import { modelsRouter } from "#server/domain/models/router.ts";
import { notificationsRouter } from "#server/domain/notifications/router.ts";
import { operationsRouter } from "#server/domain/operations/router.ts";
import { outcomesRouter } from "#server/domain/outcomes/router.ts";
import { outreachRouter } from "#server/domain/outreach/router.ts";
import { queueRouter } from "#server/domain/queue/router.ts";
import { sandboxRouter } from "#server/domain/sandbox/router.ts";
import { searchRouter } from "#server/domain/search/router.ts";
import { sequencesRouter } from "#server/domain/sequences/router.ts";
import { signalsRouter } from "#server/domain/signals/router.ts";
import { teamRouter } from "#server/domain/team/router.ts";
import { workspacesRouter } from "#server/domain/workspaces/router.ts";
import { router } from "./trpc.ts";

/** Assembles the slices' routers; no logic. */
export const appRouter = router({
  approvals: approvalsRouter,
  audit: auditRouter,
  autonomy: autonomyRouter,
  collaboration: collaborationRouter,
  connections: connectionsRouter,
  crm: crmRouter,
  developer: developerRouter,
  execution: executionRouter,
  formFlow: formFlowRouter,
  guardrails: guardrailsRouter,
  notifications: notificationsRouter,
  help: helpRouter,
  models: modelsRouter,
  operations: operationsRouter,
  outcomes: outcomesRouter,
  outreach: outreachRouter,
  queue: queueRouter,
  sandbox: sandboxRouter,
  search: searchRouter,
  sequences: sequencesRouter,
  signals: signalsRouter,
  team: teamRouter,
  workspaces: workspacesRouter,
});
export type AppRouter = typeof appRouter;
