import { approvalsRouter } from "#server/domain/approvals/router.ts";
import { connectionsRouter } from "#server/domain/connections/router.ts";
import { crmRouter } from "#server/domain/crm/router.ts";
import { developerRouter } from "#server/domain/developer/router.ts";
import { executionRouter } from "#server/domain/execution/router.ts";
import { outcomesRouter } from "#server/domain/outcomes/router.ts";
import { queueRouter } from "#server/domain/queue/router.ts";
import { signalsRouter } from "#server/domain/signals/router.ts";
import { workspacesRouter } from "#server/domain/workspaces/router.ts";
import { router } from "./trpc.ts";

/** Assembles the slices' routers; no logic. */
export const appRouter = router({
  approvals: approvalsRouter,
  connections: connectionsRouter,
  crm: crmRouter,
  developer: developerRouter,
  execution: executionRouter,
  outcomes: outcomesRouter,
  queue: queueRouter,
  signals: signalsRouter,
  workspaces: workspacesRouter,
});
export type AppRouter = typeof appRouter;
