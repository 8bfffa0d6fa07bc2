import { memberProcedure, router } from "#server/api/trpc.ts";
import { listPeopleInput } from "./contract.ts";
import { listPeople } from "./verbs/list-people.ts";

export const crmRouter = router({
  people: memberProcedure.input(listPeopleInput).query(({ ctx, input }) => listPeople(ctx, input)),
});
