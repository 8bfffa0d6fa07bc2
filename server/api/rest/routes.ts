import { approvalsEndpoints } from "#server/domain/approvals/rest.ts";
import { auditEndpoints } from "#server/domain/audit/rest.ts";
import { autonomyEndpoints } from "#server/domain/autonomy/rest.ts";
import { connectionsEndpoints } from "#server/domain/connections/rest.ts";
import { crmEndpoints } from "#server/domain/crm/rest.ts";
import { developerEndpoints } from "#server/domain/developer/rest.ts";
import { executionEndpoints } from "#server/domain/execution/rest.ts";
import { formFlowEndpoints } from "#server/domain/form-flow/rest.ts";
import { guardrailEndpoints } from "#server/domain/guardrails/rest.ts";
import { operationsEndpoints } from "#server/domain/operations/rest.ts";
import { outcomesEndpoints } from "#server/domain/outcomes/rest.ts";
import { queueEndpoints } from "#server/domain/queue/rest.ts";
import { sequenceEndpoints } from "#server/domain/sequences/rest.ts";
import { signalsEndpoints } from "#server/domain/signals/rest.ts";
import { teamEndpoints } from "#server/domain/team/rest.ts";
import { workspacesEndpoints } from "#server/domain/workspaces/rest.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every REST endpoint; no logic. */
export const endpoints: readonly Endpoint[] = [
  ...workspacesEndpoints,
  ...queueEndpoints,
  ...approvalsEndpoints,
  ...autonomyEndpoints,
  ...executionEndpoints,
  ...guardrailEndpoints,
  ...sequenceEndpoints,
  ...signalsEndpoints,
  ...formFlowEndpoints,
  ...crmEndpoints,
  ...outcomesEndpoints,
  ...operationsEndpoints,
  ...connectionsEndpoints,
  ...developerEndpoints,
  ...auditEndpoints,
  ...teamEndpoints,
];
