import { describe, expect, it } from "vitest";
import {
  companyRow,
  consentText,
  dealRow,
  historyDetail,
  historyTitle,
  industryText,
  lifecycleText,
  personRow,
} from "./present.ts";

const person = {
  id: "p",
  name: "Dana",
  email: "d@n.example",
  title: null,
  companyName: "Northwind",
  openMoves: 2,
  lastMessageAt: null,
};
const company = {
  id: "c",
  name: "Northwind",
  domain: null,
  industry: null,
  employeeCount: null,
  people: 1,
  openDeals: 0,
  openMoves: 1,
};
const deal = {
  id: "d",
  name: "Trucks",
  stage: "qualified",
  isClosed: false,
  isWon: false,
  amountCents: 4_800_000,
  currency: "USD",
  closeDate: null,
  companyId: "c",
  companyName: "Northwind",
  contactId: null,
  contactName: null,
};
const entry = { id: "e", at: "2026-01-01T00:00:00Z", moveId: null };

describe("rows", () => {
  it("say what is known and leave out what is not", () => {
    expect(personRow(person)).toMatchObject({
      detail: "Northwind · d@n.example",
      note: "2 open moves",
      href: "people/p",
    });
    expect(personRow({ ...person, name: person.email }).detail).toBe("Northwind");
    expect(companyRow(company)).toMatchObject({ detail: "1 person", note: "1 open move" });
    expect(dealRow(deal)).toMatchObject({ detail: "Northwind · qualified", note: "$48k", href: "people/companies/c" });
    expect(dealRow({ ...deal, isClosed: true, companyId: null }).href).toBeNull();
    expect(dealRow({ ...deal, isClosed: true, isWon: true }).detail).toBe("Northwind · Won");
  });
});

it.each([
  [{ ...entry, kind: "outcome", title: "meeting_booked", detail: "gmail" }, "Meeting booked", "· Gmail"],
  [{ ...entry, kind: "outcome", title: "email_replied", detail: "manual" }, "Reply received", "· Entered by hand"],
  [{ ...entry, kind: "signal", title: "reply_received", detail: "gmail" }, "A reply", "· Gmail"],
  [{ ...entry, kind: "signal", title: "Form “Demo”", detail: "web" }, "Form “Demo”", "· API"],
  [{ ...entry, kind: "message", title: "", detail: "inbound" }, "(no subject)", "from them"],
  [{ ...entry, kind: "move", title: "Reply", detail: "done" }, "Reply", "Done"],
] as const)("a line of the history reads %o", (line, title, detail) => {
  expect([historyTitle(line), historyDetail(line)]).toEqual([title, detail]);
});

it("consent is said in a sentence, also for a reason that is new", () => {
  expect(consentText(null)).toBe("Nothing stands against mail to this person.");
  expect(consentText({ reason: "opted_out", at: "" })).toBe("They asked for no more mail.");
  expect(consentText({ reason: "some_new_one", at: "" })).toBe("Some new one");
});

it("HubSpot's constants read as words, and what people typed stays", () => {
  expect(["FOOD_BEVERAGES", "DAIRY", "NGO", "Cold storage", null].map(industryText)).toEqual([
    "Food beverages",
    "Dairy",
    "NGO",
    "Cold storage",
    null,
  ]);
  expect(["salesqualifiedlead", "Champion", null].map(lifecycleText)).toEqual([
    "Sales qualified lead",
    "Champion",
    null,
  ]);
});
