import { memberProcedure, router } from "#server/api/trpc.ts";
import { searchInput, searchResult } from "./contract.ts";
import { search } from "./verbs.ts";

export const searchRouter = router({
  find: memberProcedure
    .input(searchInput)
    .output(searchResult)
    .query(({ ctx, input }) => search(ctx, input)),
});
