import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { actionParams, actionTypes, type TypedParams, typedParams } from "./contract.ts";
import { fieldsOf, fixedParams, withChanges } from "./fields.ts";

const choices = { stages: [{ value: "won", label: "Won" }], owners: [{ value: "7", label: "Casey" }] };
const id = "0190a000-0000-7000-8000-000000000001";
const links = { contactIds: [], companyIds: [], dealIds: [] };
const mail = { to: ["a@b.example"], connectionId: id, thread: null };
const slot = { startsAt: "2026-12-01T09:00:00Z", endsAt: "2026-12-01T09:30:00Z", timeZone: "Europe/Berlin" };
const samples: TypedParams[] = [
  typedParams("send_email", mail),
  typedParams("reply_email", mail),
  typedParams("create_draft", mail),
  typedParams("book_meeting", {
    connectionId: id,
    attendees: ["a@b.example"],
    ...slot,
    withConference: true,
    notify: true,
  }),
  typedParams("reschedule_meeting", { connectionId: id, eventId: "e", ...slot, notify: true }),
  typedParams("create_task", { dueAt: null, ownerId: null, priority: "LOW", links }),
  typedParams("update_task", { taskId: "1", changes: { hs_task_subject: "Call" } }),
  typedParams("complete_task", { taskId: "1" }),
  typedParams("update_deal", { dealId: "1", changes: { amount: "100", dealstage: "open", closedate: "2026-05-01" } }),
  typedParams("update_contact", { contactId: "1", changes: { jobtitle: "COO" } }),
  typedParams("create_contact", {
    email: "a@b.example",
    firstName: null,
    lastName: null,
    jobTitle: null,
    phone: null,
    company: { name: "Acme", domain: "acme.example" },
  }),
  typedParams("create_note", { links }),
  typedParams("post_slack", { channel: "C1", channelName: "sales", threadTs: null }),
  typedParams("post_social", { connectionId: id, inReplyToId: null }),
  typedParams("create_document", { connectionId: id, template: "agenda" }),
  typedParams("enrol_sequence", { sequenceId: id, contactId: id }),
  typedParams("stop_sequence", { enrolmentId: id }),
  typedParams("call_webhook", { endpointId: id, eventType: "a.b", data: {} }),
  typedParams("prepare_brief", { question: null }),
  typedParams("review_deal", { question: null }),
  typedParams("research", { question: null }),
];
const sample = (type: TypedParams["actionType"]): TypedParams => {
  const found = samples.find(({ actionType }) => actionType === type);
  if (!found) throw new Error(`no sample of ${type}`);
  return found;
};

describe("fields", () => {
  it.each(actionTypes)("of %s are each parameter of its schema, or it stands among those that stay", (type) => {
    const offered = fieldsOf(sample(type), choices).map(({ key }) => key.split(".")[0] ?? "");
    const schema = actionParams[type] as z.ZodObject;
    expect([...new Set([...offered, ...fixedParams[type]])].sort()).toEqual(Object.keys(schema.shape).sort());
    expect(offered.filter((name) => fixedParams[type].includes(name))).toEqual([]);
  });

  it.each(actionTypes)("of %s left as they are change nothing", (type) => {
    const { params } = sample(type);
    const fields = fieldsOf(sample(type), choices);
    const same = withChanges(params, fields, Object.fromEntries(fields.map(({ key, value }) => [key, value])));
    expect(same).toEqual({ ok: true, params, labels: [] });
  });

  it("keep what stands in the CRM choosable", () => {
    const stage = fieldsOf(sample("update_deal"), choices).find(({ key }) => key === "changes.dealstage");
    expect(stage?.options?.map(({ value }) => value)).toEqual(["won", "open"]);
  });
});

describe("changes", () => {
  const changed = (
    type: TypedParams["actionType"],
    changes: Record<string, never | string | boolean | string[] | null>,
  ) => withChanges(sample(type).params, fieldsOf(sample(type), choices), changes);

  it("reach into nested parameters and leave the rest", () => {
    expect(changed("update_deal", { "changes.amount": "250.50" })).toMatchObject({
      ok: true,
      labels: ["Amount"],
      params: { dealId: "1", changes: { amount: "250.50", dealstage: "open", closedate: "2026-05-01" } },
    });
    expect(changed("create_contact", { "company.name": "Acme Ltd", phone: " " })).toMatchObject({
      ok: true,
      labels: ["Company"],
      params: { phone: null, company: { name: "Acme Ltd", domain: "acme.example" } },
    });
  });

  it.each<[TypedParams["actionType"], string, string | boolean | null]>([
    ["send_email", "to", "x@y.example"],
    ["update_deal", "dealId", "2"],
    ["update_deal", "changes.pipeline", "other"],
    ["update_deal", "__proto__.x", "1"],
    ["update_deal", "changes.amount", "much"],
    ["update_deal", "changes.dealstage", "nowhere"],
    ["update_deal", "changes.closedate", "soon"],
    ["create_task", "dueAt", "tomorrow"],
    ["create_task", "priority", null],
    ["book_meeting", "notify", "yes"],
    ["book_meeting", "attendees", "a@b.example"],
  ])("of %s to %s: %j are refused", (type, key, value) => {
    expect(changed(type, { [key]: value })).toEqual({
      ok: false,
      issues: [{ path: key, message: expect.stringMatching(/\.$/) }],
    });
  });
});
