import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  addSuppressionInput,
  engaged,
  engageInput,
  guardrailSettings,
  importCustomersInput,
  importedCustomers,
  killSwitch,
  killSwitches,
  killSwitchIdInput,
  listSuppressionsInput,
  suppression,
  suppressionIdInput,
  suppressionPage,
  updateGuardrailsInput,
} from "./contract.ts";
import { engageKillSwitch, listKillSwitches, releaseKillSwitch } from "./verbs/kill-switch.ts";
import { getGuardrails, updateGuardrails } from "./verbs/settings.ts";
import { addSuppression, importCustomers, listSuppressions, removeSuppression } from "./verbs/suppressions.ts";

export const guardrailsRouter = router({
  get: memberProcedure.output(guardrailSettings).query(({ ctx }) => getGuardrails(ctx)),
  update: memberProcedure
    .input(updateGuardrailsInput)
    .output(guardrailSettings)
    .mutation(({ ctx, input }) => updateGuardrails(ctx, input)),
  killSwitches: memberProcedure.output(killSwitches).query(({ ctx }) => listKillSwitches(ctx)),
  engage: memberProcedure
    .input(engageInput)
    .output(engaged)
    .mutation(({ ctx, input }) => engageKillSwitch(ctx, input)),
  release: memberProcedure
    .input(killSwitchIdInput)
    .output(killSwitch)
    .mutation(({ ctx, input }) => releaseKillSwitch(ctx, input)),
  suppressions: memberProcedure
    .input(listSuppressionsInput)
    .output(suppressionPage)
    .query(({ ctx, input }) => listSuppressions(ctx, input)),
  addSuppression: memberProcedure
    .input(addSuppressionInput)
    .output(suppression)
    .mutation(({ ctx, input }) => addSuppression(ctx, input)),
  removeSuppression: memberProcedure
    .input(suppressionIdInput)
    .output(suppression)
    .mutation(({ ctx, input }) => removeSuppression(ctx, input)),
  importCustomers: memberProcedure
    .input(importCustomersInput)
    .output(importedCustomers)
    .mutation(({ ctx, input }) => importCustomers(ctx, input)),
});
