import { sendingMailbox } from "#server/domain/connections/index.ts";
import { getPerson, type Person360, recentMessages, resolveContact } from "#server/domain/crm/index.ts";
import { type FormSubmitted, formSubmitted } from "#server/domain/signals/contract.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { companyDomainOf } from "#server/platform/pure/mail-address.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import type { FlowSource } from "../contract.ts";
import { contactFacts } from "../policy/facts.ts";
import { earlierFlow, flowById } from "../store/flows.ts";
import type { FormFlow } from "./flow-input.ts";
import { type Found, factsOf, runSoftStep, runStep, type StepOf } from "./runner.ts";

const WINDOW_MS = HOUR_MS;
const MESSAGES = 20;

/** Whether the same person wrote within the hour, and whether it says anything new. */
export const dedupe = (of: StepOf) =>
  runStep(of, "dedupe", async () => {
    const { ctx, flow } = of;
    const { prisma } = ctx.db;
    const own = await flowById(prisma, ctx.workspaceId, flow.id);
    if (!own) throw notFound("flow");
    const input = `Forms of ${own.address} within the last hour`;
    const earlier = await earlierFlow(prisma, ctx.workspaceId, own, new Date(own.startedAt.getTime() - WINDOW_MS));
    if (!earlier?.moveId) {
      const output = earlier
        ? "One is on its way; whatever comes of both is one move."
        : "None: this is a new request.";
      return { is: "done", input, output, facts: { earlierMoveId: null, isRepeat: false } };
    }
    const isRepeat = earlier.contentKey === own.contentKey;
    const output = isRepeat
      ? "The same words were sent before: nothing new is made of them."
      : "There was one: this form feeds its move.";
    const sources: FlowSource[] = [
      { kind: "move", id: earlier.moveId, label: "The move of the earlier form", url: null },
    ];
    return { is: "done", input, output, sources, facts: { earlierMoveId: earlier.moveId, isRepeat } };
  });

const fields: readonly [keyof FormSubmitted, string][] = [
  ["firstName", "first name"],
  ["lastName", "last name"],
  ["company", "company"],
  ["message", "message"],
  ["formName", "form"],
];

/** What the form says and what it does not. */
export const validate = (of: StepOf, input: FormFlow) =>
  runStep(of, "validate", async () => {
    const form = formSubmitted.parse(input.signal.payload);
    const given = fields.filter(([field]) => form[field]).map(([, name]) => name);
    const missing = fields.filter(([field]) => !form[field]).map(([, name]) => name);
    const domain = companyDomainOf(form.email);
    const said = [
      given.length > 0 ? `Given: ${given.join(", ")}.` : "Nothing but the address is given.",
      ...(missing.length > 0 ? [`Not given: ${missing.join(", ")}.`] : []),
      ...(domain === null ? ["The address is of a free mail service, so it names no company."] : []),
    ];
    return { is: "done", input: `The form of ${form.email}`, output: said.join(" "), facts: {} };
  });

/** The person and the company, made in our own records where they are new. Nothing is written to HubSpot. */
export const contact = (of: StepOf, input: FormFlow) =>
  runStep(of, "contact", async () => {
    const form = formSubmitted.parse(input.signal.payload);
    const person = await resolveContact(of.ctx, form);
    await input.link(person);
    const who = person.contact.hubspotId === null ? "not in HubSpot" : "in HubSpot";
    const output = [
      person.isNew ? `A new person in our records, ${who}.` : `Known to us, ${who}.`,
      person.company ? `Company: ${excerpt(person.company.name, 80)}.` : "No company is known.",
      ...(person.crmNote === null ? [] : [person.crmNote]),
    ].join(" ");
    const sources: FlowSource[] = [
      { kind: "contact", id: person.contact.id, label: person.contact.email, url: null },
      ...(person.company ? [companySource(person.company)] : []),
    ];
    const facts = { contactId: person.contact.id, isNew: person.isNew, crmNote: person.crmNote };
    return { is: "done", input: form.email, output, sources, facts };
  });

const companySource = (company: { id: string; name: string }): FlowSource => ({
  kind: "company",
  id: company.id,
  label: excerpt(company.name, 80),
  url: null,
});

/** The person of the flow as the records say now. */
export async function personOf(of: StepOf): Promise<Person360 & { crmNote: string | null }> {
  const facts = factsOf(of, "contact", contactFacts);
  const person = facts && (await getPerson(of.ctx, facts.contactId));
  if (!person) throw notFound("contact");
  return { ...person, crmNote: facts.crmNote };
}

const knownOf = ({ contact: who, company, deals }: Person360): string[] => {
  const open = deals.filter((deal) => !deal.isClosed).length;
  const lines = [
    who.title && `Title: ${excerpt(who.title, 80)}.`,
    who.lifecycleStage && `Stage: ${excerpt(who.lifecycleStage, 40)}.`,
    company?.industry && `Industry: ${excerpt(company.industry, 60)}.`,
    company?.employeeCount && `${company.employeeCount} people work there.`,
    open > 0 && `${open} open ${open === 1 ? "deal" : "deals"}.`,
  ];
  return lines.filter((line): line is string => typeof line === "string" && line !== "");
};

/** What the CRM's records say, each with its row. */
export const research = (of: StepOf) =>
  runSoftStep(of, "research", "Records of the person, the company and its deals", async (): Promise<Found> => {
    const person = await personOf(of);
    const { contact: who, company } = person;
    const open = person.deals.filter((deal) => !deal.isClosed);
    const said = knownOf(person);
    const sources: FlowSource[] = [
      { kind: "contact", id: who.id, label: who.email, url: null },
      ...(company ? [companySource(company)] : []),
      ...open.map((deal) => ({ kind: "deal" as const, id: deal.id, label: excerpt(deal.name, 80), url: null })),
    ];
    const input = `Records of ${who.email}`;
    if (said.length === 0) return { is: "left_out", input, output: "The records say nothing beyond the name." };
    return { is: "done", input, output: said.join(" "), sources, facts: { deals: open.map((deal) => deal.id) } };
  });

/** What was written with the person before. */
export const thread = (of: StepOf) =>
  runSoftStep(of, "thread", "Mails with the person", async (): Promise<Found> => {
    const { contact: who } = await personOf(of);
    const messages = await recentMessages(of.ctx, who.id, MESSAGES);
    const input = `The last ${MESSAGES} mails with ${who.email}`;
    const facts = { messageIds: messages.map(({ id }) => id), connectionId: messages[0]?.connectionId ?? null };
    if (messages.length === 0) return { is: "left_out", input, output: "No mail with this person is known.", facts };
    const theirs = messages.filter((message) => message.direction === "inbound").length;
    const sources: FlowSource[] = messages
      .slice(0, 3)
      .map(({ id, subject }) => ({ kind: "message", id, label: excerpt(subject, 80) || "(no subject)", url: null }));
    const output = `${messages.length} ${messages.length === 1 ? "mail" : "mails"}, ${theirs} of them theirs.`;
    return { is: "done", input, output, sources, facts };
  });

/** The mailbox the answer is written from: the one the conversation is in, else the workspace's first. */
export const sender = (of: StepOf, connectionId: string | null) =>
  runStep(of, "sender", async () => {
    const mailbox = await sendingMailbox(of.ctx, null, connectionId);
    const input = connectionId ? "The mailbox that has their mails" : "Connected mailboxes";
    if (!mailbox) {
      const output = "Waits for a mailbox: connect Gmail, and the answer is drafted by itself.";
      return { is: "waiting", input, output };
    }
    const { address, name, userId } = mailbox;
    const sources: FlowSource[] = [{ kind: "connection", id: mailbox.connectionId, label: address, url: null }];
    const facts = { connectionId: mailbox.connectionId, address, name, userId };
    return { is: "done", input, output: `From ${address}.`, sources, facts };
  });
