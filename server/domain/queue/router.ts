import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  assignInput,
  changedMoves,
  changeMovesInput,
  dayPlan,
  dismissInput,
  editDraftInput,
  listQueueInput,
  moveChange,
  moveDetail,
  moveIdInput,
  planDayInput,
  snoozeInput,
  queueSummary as summary,
} from "./contract.ts";
import { assignMove } from "./verbs/assign-move.ts";
import { changeMoves } from "./verbs/change-moves.ts";
import { dismissMove } from "./verbs/dismiss-move.ts";
import { editDraft } from "./verbs/edit-draft.ts";
import { getMove } from "./verbs/get-move.ts";
import { listToday } from "./verbs/list-queue.ts";
import { planDay } from "./verbs/plan-day.ts";
import { queueSummary } from "./verbs/queue-summary.ts";
import { reopenMove } from "./verbs/reopen-move.ts";
import { snoozeMove } from "./verbs/snooze-move.ts";

export const queueRouter = router({
  // No output schema: PostgreSQL built the JSON, and this is the hottest read.
  list: memberProcedure.input(listQueueInput).query(({ ctx, input }) => listToday(ctx, input)),
  get: memberProcedure
    .input(moveIdInput)
    .output(moveDetail)
    .query(({ ctx, input }) => getMove(ctx, input)),
  summary: memberProcedure.output(summary).query(({ ctx }) => queueSummary(ctx)),
  editDraft: memberProcedure
    .input(editDraftInput)
    .output(moveChange)
    .mutation(({ ctx, input }) => editDraft(ctx, input)),
  snooze: memberProcedure
    .input(snoozeInput)
    .output(moveChange)
    .mutation(({ ctx, input }) => snoozeMove(ctx, input)),
  dismiss: memberProcedure
    .input(dismissInput)
    .output(moveChange)
    .mutation(({ ctx, input }) => dismissMove(ctx, input)),
  reopen: memberProcedure
    .input(moveIdInput)
    .output(moveChange)
    .mutation(({ ctx, input }) => reopenMove(ctx, input)),
  assign: memberProcedure
    .input(assignInput)
    .output(moveChange)
    .mutation(({ ctx, input }) => assignMove(ctx, input)),
  change: memberProcedure
    .input(changeMovesInput)
    .output(changedMoves)
    .mutation(({ ctx, input }) => changeMoves(ctx, input)),
  planDay: memberProcedure
    .input(planDayInput)
    .output(dayPlan)
    .query(({ ctx, input }) => planDay(ctx, input)),
});
