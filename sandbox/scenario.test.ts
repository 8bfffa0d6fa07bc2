import { describe, expect, it } from "vitest";
import { buildScenario } from "./scenario.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One for each day of a week, at an early and a late hour. */
const MOMENTS = Array.from({ length: 7 }, (_none, day) =>
  ["00:10:00", "23:50:00"].map((time) => new Date(`2026-11-${16 + day}T${time}Z`)),
).flat();

describe.each(MOMENTS.map((now) => ({ now, name: now.toISOString() })))("the scenario at $name", ({ now }) => {
  const scenario = buildScenario(now);
  const people = [...scenario.users.map((user) => user.email), ...scenario.contacts.map((contact) => contact.email)];

  it("keeps mails in order, in the past, and off the weekend", () => {
    for (const { messages } of scenario.threads) {
      const times = messages.map((message) => message.at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(now.getTime());
      const planned = messages.filter((message) => now.getTime() - message.at.getTime() > 86_400_000);
      expect(planned.every((message) => message.at.getUTCDay() % 6 !== 0)).toBe(true);
    }
  });

  it("refers only to people and records that exist", () => {
    const keysOf = (items: { key: string }[]) => items.map((item) => item.key);
    const companies = keysOf(scenario.companies);
    const contacts = keysOf(scenario.contacts);
    const deals = keysOf(scenario.deals);
    const owners = scenario.users.map((user) => user.ownerId);
    for (const contact of scenario.contacts) expect(companies).toContain(contact.companyKey);
    for (const deal of scenario.deals) {
      expect(companies).toContain(deal.companyKey);
      expect(contacts).toEqual(expect.arrayContaining(deal.contactKeys));
      expect(scenario.pipeline.stages.map((stage) => stage.id)).toContain(deal.stage);
    }
    for (const item of [...scenario.tasks, ...scenario.notes]) {
      expect(contacts).toContain(item.contactKey);
      if (item.dealKey) expect(deals).toContain(item.dealKey);
    }
    for (const item of [
      ...scenario.companies,
      ...scenario.contacts,
      ...scenario.deals,
      ...scenario.tasks,
      ...scenario.notes,
    ]) {
      expect(owners).toContain(item.ownerId);
    }
    for (const message of scenario.threads.flatMap((thread) => thread.messages)) {
      expect(people).toEqual(expect.arrayContaining([message.from, ...message.to, ...(message.cc ?? [])]));
    }
  });
});

describe("the scenario", () => {
  const scenario = buildScenario(new Date("2026-11-18T12:00:00Z"));

  it("uses reserved domains only and unique ids", () => {
    const domains = [scenario.seller.domain, ...scenario.companies.map((company) => company.domain)];
    const emails = [...scenario.users, ...scenario.contacts, ...scenario.leads.map((lead) => lead.contact)].map(
      (person) => person.email,
    );
    for (const name of [...domains, ...emails]) expect(name).toMatch(/\.(test|example)$/);
    const ids = [
      ...scenario.companies,
      ...scenario.contacts,
      ...scenario.deals,
      ...scenario.tasks,
      ...scenario.notes,
      ...scenario.forms,
    ].map((item) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(emails).size).toBe(emails.length);
  });

  it("quotes amounts in mails that agree with the deals", () => {
    const text = scenario.threads.flatMap((thread) => thread.messages.map((message) => message.text)).join("\n");
    for (const [key, phrase] of [
      ["harborpine", "$36,000"],
      ["coldcreek", "$32,760"],
      ["juniper-more", "$7,200"],
    ] as const) {
      const amount = scenario.deals.find((deal) => deal.key === key)?.amount ?? 0;
      expect(phrase).toBe(`$${amount.toLocaleString("en-US")}`);
      expect(text).toContain(phrase);
    }
  });
});

/** Whether it is on this side of the days by which the product calls a mail recent, a deal quiet or stale, a date close. */
const sides = (now: Date, at: Date, days: number[]) =>
  days.map((count) => at.getTime() < now.getTime() + count * DAY_MS);

/** All by which the product decides what there is to do: whose answer waits, which deal is quiet, late or about to close. */
function outlook(now: Date) {
  const { deals, tasks, threads } = buildScenario(now);
  return {
    closing: deals.map((deal) => [deal.key, sides(now, deal.closeDate, [0, 7])]),
    created: deals.map((deal) => [deal.key, sides(now, deal.createdAt, [-7, -30])]),
    answers: threads.map(({ key, messages }) => [key, sides(now, messages.at(-1)?.at ?? now, [-5, -7, -14])]),
    tasks: tasks.map((task) => [task.id, sides(now, task.due, [0])]),
  };
}

it("gives the same things to do at every hour of every day", () => {
  const first = new Date("2026-02-22T00:30:00Z");
  for (let hour = 0; hour < 14 * 24; hour += 1) {
    const now = new Date(first.getTime() + hour * HOUR_MS);
    expect(outlook(now), now.toISOString()).toEqual(outlook(first));
  }
});
