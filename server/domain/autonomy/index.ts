export { type Consideration, considerMove } from "./jobs/consider-move.ts";
export { expireRules } from "./jobs/expire-rules.ts";
export { judgeAfterOutcome, judgeAfterUndo } from "./jobs/judge-record.ts";
export { listLevels, setLevel } from "./verbs/levels.ts";
export { listDecisions } from "./verbs/list-decisions.ts";
export { listRules } from "./verbs/list-rules.ts";
export { removeRule, saveRule, switchRule } from "./verbs/rules.ts";
export { simulateRule } from "./verbs/simulate-rule.ts";
