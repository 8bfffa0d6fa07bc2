import { memberProcedure, router } from "#server/api/trpc.ts";
import { issueKeyInput, keyIdInput } from "./contract.ts";
import { issueKey, listKeys, revokeKey } from "./verbs.ts";

export const developerRouter = router({
  keys: memberProcedure.query(({ ctx }) => listKeys(ctx)),
  issueKey: memberProcedure.input(issueKeyInput).mutation(({ ctx, input }) => issueKey(ctx, input)),
  revokeKey: memberProcedure.input(keyIdInput).mutation(({ ctx, input }) => revokeKey(ctx, input)),
});
