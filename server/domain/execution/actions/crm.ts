import type { CrmPort } from "#server/connectors/ports/crm.ts";
import { crmFor } from "#server/domain/connections/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";

/** @throws auth_expired when no CRM is connected, or it has to be reconnected */
export async function workspaceCrm(ctx: Ctx): Promise<CrmPort> {
  const port = await crmFor(ctx);
  if (port) return port;
  throw new AppError(
    "auth_expired",
    "hubspot.not_connected",
    "HubSpot is not connected. Connect it under Connections.",
  );
}
