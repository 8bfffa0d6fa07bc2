import { z } from "zod";
import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  account,
  accountIdInput,
  modelStatus,
  modelsView,
  orderInput,
  saveAccountInput,
  testResult,
  updateSettingsInput,
} from "./contract.ts";
import { orderAccounts, removeAccount, saveAccount } from "./verbs/accounts.ts";
import { getModelStatus, getModels } from "./verbs/read-models.ts";
import { updateModelSettings } from "./verbs/settings.ts";
import { testAccount } from "./verbs/test-account.ts";

export const modelsRouter = router({
  get: memberProcedure.output(modelsView).query(({ ctx }) => getModels(ctx)),
  status: memberProcedure.output(modelStatus).query(({ ctx }) => getModelStatus(ctx)),
  save: memberProcedure
    .input(saveAccountInput)
    .output(account)
    .mutation(({ ctx, input }) => saveAccount(ctx, input)),
  remove: memberProcedure
    .input(accountIdInput)
    .output(accountIdInput)
    .mutation(({ ctx, input }) => removeAccount(ctx, input)),
  order: memberProcedure
    .input(orderInput)
    .output(z.array(account))
    .mutation(({ ctx, input }) => orderAccounts(ctx, input)),
  test: memberProcedure
    .input(accountIdInput)
    .output(testResult)
    .mutation(({ ctx, input }) => testAccount(ctx, input)),
  updateSettings: memberProcedure
    .input(updateSettingsInput)
    .output(modelsView.shape.settings)
    .mutation(({ ctx, input }) => updateModelSettings(ctx, input)),
});
