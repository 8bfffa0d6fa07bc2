import { memberProcedure, router } from "#server/api/trpc.ts";
import { listAuditInput } from "./contract.ts";
import { listAudit } from "./index.ts";

export const auditRouter = router({
  list: memberProcedure.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx, input)),
});
