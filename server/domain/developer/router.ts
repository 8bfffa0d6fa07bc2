import { memberProcedure, router } from "#server/api/trpc.ts";
import { endpointIdInput, issueKeyInput, keyIdInput, registerWebhookInput } from "./contract.ts";
import { listDeliveries, rotateWebhookSecret, testWebhook } from "./verbs/endpoint-care.ts";
import { listWebhooks, registerWebhook, removeWebhook } from "./verbs/webhooks.ts";
import { issueKey, listKeys, revokeKey } from "./verbs.ts";

export const developerRouter = router({
  keys: memberProcedure.query(({ ctx }) => listKeys(ctx)),
  issueKey: memberProcedure.input(issueKeyInput).mutation(({ ctx, input }) => issueKey(ctx, input)),
  revokeKey: memberProcedure.input(keyIdInput).mutation(({ ctx, input }) => revokeKey(ctx, input)),
  webhooks: memberProcedure.query(({ ctx }) => listWebhooks(ctx)),
  registerWebhook: memberProcedure
    .input(registerWebhookInput)
    .mutation(({ ctx, input }) => registerWebhook(ctx, input)),
  rotateWebhookSecret: memberProcedure
    .input(endpointIdInput)
    .mutation(({ ctx, input }) => rotateWebhookSecret(ctx, input)),
  testWebhook: memberProcedure.input(endpointIdInput).mutation(({ ctx, input }) => testWebhook(ctx, input)),
  deliveries: memberProcedure.input(endpointIdInput).query(({ ctx, input }) => listDeliveries(ctx, input)),
  removeWebhook: memberProcedure.input(endpointIdInput).mutation(({ ctx, input }) => removeWebhook(ctx, input)),
});
