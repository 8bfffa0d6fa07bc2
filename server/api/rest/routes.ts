import { approvalsEndpoints } from "#server/domain/approvals/rest.ts";
import { connectionsEndpoints } from "#server/domain/connections/rest.ts";
import { crmEndpoints } from "#server/domain/crm/rest.ts";
import { developerEndpoints } from "#server/domain/developer/rest.ts";
import { executionEndpoints } from "#server/domain/execution/rest.ts";
import { outcomesEndpoints } from "#server/domain/outcomes/rest.ts";
import { queueEndpoints } from "#server/domain/queue/rest.ts";
import { signalsEndpoints } from "#server/domain/signals/rest.ts";
import { workspacesEndpoints } from "#server/domain/workspaces/rest.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every REST endpoint; no logic. */
export const endpoints: readonly Endpoint[] = [
  ...workspacesEndpoints,
  ...queueEndpoints,
  ...approvalsEndpoints,
  ...executionEndpoints,
  ...signalsEndpoints,
  ...crmEndpoints,
  ...outcomesEndpoints,
  ...connectionsEndpoints,
  ...developerEndpoints,
];
