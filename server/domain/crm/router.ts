import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  companyDetail,
  companyIdInput,
  companyPage,
  dealPage,
  listPeopleInput,
  personDetail,
  personIdInput,
} from "./contract.ts";
import { listPeople } from "./verbs/list-people.ts";
import { companyPageOf, listCompanies, listDeals, personPageOf } from "./verbs/pages.ts";

export const crmRouter = router({
  people: memberProcedure.input(listPeopleInput).query(({ ctx, input }) => listPeople(ctx, input)),
  companies: memberProcedure
    .input(listPeopleInput)
    .output(companyPage)
    .query(({ ctx, input }) => listCompanies(ctx, input)),
  deals: memberProcedure
    .input(listPeopleInput)
    .output(dealPage)
    .query(({ ctx, input }) => listDeals(ctx, input)),
  person: memberProcedure
    .input(personIdInput)
    .output(personDetail)
    .query(({ ctx, input }) => personPageOf(ctx, input)),
  company: memberProcedure
    .input(companyIdInput)
    .output(companyDetail)
    .query(({ ctx, input }) => companyPageOf(ctx, input)),
});
