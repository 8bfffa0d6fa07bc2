import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import { listPeopleInput, personPage } from "./contract.ts";
import { listPeople } from "./verbs/list-people.ts";

export const crmEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/people",
    summary: "List people, newest first",
    tag: "people",
    scope: "people:read",
    query: listPeopleInput,
    response: personPage,
    run: (ctx, { query }) => listPeople(ctx, query),
  }),
];
