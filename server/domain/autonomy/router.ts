import { memberProcedure, router } from "#server/api/trpc.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

export const autonomyRouter = router({
  rules: memberProcedure.output(contract.ruleViews).query(({ ctx }) => verbs.listRules(ctx)),
  saveRule: memberProcedure
    .input(contract.saveRuleInput)
    .output(contract.ruleView)
    .mutation(({ ctx, input }) => verbs.saveRule(ctx, input)),
  simulateRule: memberProcedure
    .input(contract.ruleIdInput)
    .output(contract.simulation)
    .mutation(({ ctx, input }) => verbs.simulateRule(ctx, input)),
  switchRule: memberProcedure
    .input(contract.switchRuleInput)
    .output(contract.ruleView)
    .mutation(({ ctx, input }) => verbs.switchRule(ctx, input)),
  removeRule: memberProcedure
    .input(contract.ruleIdInput)
    .output(contract.ruleIdInput)
    .mutation(({ ctx, input }) => verbs.removeRule(ctx, input)),
  decisions: memberProcedure
    .input(contract.listDecisionsInput)
    .output(contract.decisionPage)
    .query(({ ctx, input }) => verbs.listDecisions(ctx, input)),
  levels: memberProcedure.output(contract.cellViews).query(({ ctx }) => verbs.listLevels(ctx)),
  setLevel: memberProcedure
    .input(contract.setLevelInput)
    .output(contract.cellView)
    .mutation(({ ctx, input }) => verbs.setLevel(ctx, input)),
});
