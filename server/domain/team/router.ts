import { memberProcedure, router } from "#server/api/trpc.ts";
import { activityInput, mentionsInput } from "./contract.ts";
import { listActivity, listMentions, readTeam } from "./index.ts";

export const teamRouter = router({
  read: memberProcedure.query(({ ctx }) => readTeam(ctx)),
  activity: memberProcedure.input(activityInput).query(({ ctx, input }) => listActivity(ctx, input)),
  mentions: memberProcedure.input(mentionsInput).query(({ ctx, input }) => listMentions(ctx, input)),
});
