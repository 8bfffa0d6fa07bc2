import type { ActionType } from "#server/domain/actions/contract.ts";
import type { ActingWorkspace, ActionContent } from "./acting-workspace.ts";
import { CHANNEL } from "./acting-workspace.ts";
import { unique } from "./build/index.ts";

/** What a random content is made of. */
export type Seed = { words: string; more: string; number: number; isOn: boolean };

const MINUTE = 60_000;
const stages = ["appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent"];
const stageOf = (number: number): string => stages[number % stages.length] ?? "qualifiedtobuy";
const priorities = ["LOW", "MEDIUM", "HIGH"] as const;
const noLinks = { contactIds: [], companyIds: [], dealIds: [] };

type Make = (ws: ActingWorkspace, seed: Seed) => ActionContent;

const slot = (ws: ActingWorkspace, { number }: Seed) => {
  const start = ws.clock.now().getTime() + (60 + (number % 500)) * MINUTE;
  const iso = (at: number) => new Date(at).toISOString();
  return { startsAt: iso(start), endsAt: iso(start + (15 + (number % 90)) * MINUTE), timeZone: "Europe/Berlin" };
};
const draftOf = ({ words, more }: Seed) => ({ subject: words, text: more });
const mailTo = (ws: ActingWorkspace) => ({ to: ["dana@prospect.example"], connectionId: ws.googleId, thread: null });
const aDeal = (ws: ActingWorkspace, { words }: Seed) =>
  ws.vendors.hubspot.records.add("deal", { dealname: words, dealstage: "qualifiedtobuy", amount: "100" }).id;
const aTask = (ws: ActingWorkspace, { words }: Seed) =>
  ws.vendors.hubspot.records.add("task", { hs_task_subject: words, hs_timestamp: ws.clock.now().toISOString() }).id;

/** A message of somebody else's that can be answered. */
function aThread(ws: ActingWorkspace): string {
  const { messages } = ws.vendors.slack;
  const ts = `${Math.floor(ws.clock.now().getTime() / 1_000)}.${String(900_000 + messages.length)}`;
  const message = { channel: CHANNEL, ts, text: "A question", blocks: null, threadTs: null, key: null };
  messages.push({ ...message, userId: "U0CASEY001", postedAt: ws.clock.now() });
  return ts;
}

/** One content per action type, out of a seed. What an action changes is put at the vendor first. */
export const contents = {
  create_draft: (ws, seed) => ({ actionType: "create_draft", params: mailTo(ws), draft: draftOf(seed) }),
  book_meeting: (ws, seed) => ({
    actionType: "book_meeting",
    params: {
      connectionId: ws.googleId,
      attendees: ["dana@prospect.example"],
      ...slot(ws, seed),
      withConference: seed.isOn,
      notify: !seed.isOn,
    },
    draft: draftOf(seed),
  }),
  reschedule_meeting: (ws, seed) => {
    const startsAt = new Date(ws.clock.now().getTime() + 3_000 * MINUTE);
    const endsAt = new Date(startsAt.getTime() + 30 * MINUTE);
    const { id } = ws.vendors.google.calendars.add(ws.address, {
      title: seed.words,
      startsAt,
      endsAt,
      timeZone: "Europe/Berlin",
    });
    const params = { connectionId: ws.googleId, eventId: id, ...slot(ws, seed), notify: seed.isOn };
    return { actionType: "reschedule_meeting", params, draft: null };
  },
  create_task: (ws, seed) => {
    const links = seed.isOn ? { ...noLinks, dealIds: [aDeal(ws, seed)] } : noLinks;
    const dueAt = seed.isOn ? ws.clock.now().toISOString() : null;
    const priority = priorities[seed.number % 3] ?? "LOW";
    return { actionType: "create_task", params: { dueAt, ownerId: null, priority, links }, draft: draftOf(seed) };
  },
  update_task: (ws, seed) => ({
    actionType: "update_task",
    params: { taskId: aTask(ws, seed), changes: { hs_task_priority: priorities[seed.number % 3] ?? "LOW" } },
    draft: null,
  }),
  complete_task: (ws, seed) => ({ actionType: "complete_task", params: { taskId: aTask(ws, seed) }, draft: null }),
  update_deal: (ws, seed) => ({
    actionType: "update_deal",
    params: {
      dealId: aDeal(ws, seed),
      changes: {
        amount: String(seed.number),
        dealstage: stageOf(seed.number),
        ...(seed.isOn ? { hs_next_step: seed.more, closedate: "2026-05-01" } : {}),
      },
    },
    draft: null,
  }),
  update_contact: (ws, seed) => {
    const email = `dana-${unique()}@prospect.example`;
    const { id } = ws.vendors.hubspot.records.add("contact", { email, jobtitle: seed.words });
    const changes = { jobtitle: seed.isOn ? null : seed.more, city: seed.words };
    return { actionType: "update_contact", params: { contactId: id, changes }, draft: null };
  },
  create_contact: (_ws, seed) => {
    const domain = `w${unique()}.example`;
    const company = seed.isOn ? { name: seed.words, domain } : null;
    const jobTitle = seed.number % 2 === 0 ? null : seed.words;
    const params = { email: `new@${domain}`, firstName: seed.words, lastName: null, jobTitle, phone: null, company };
    return { actionType: "create_contact", params, draft: null };
  },
  create_note: (ws, seed) => ({
    actionType: "create_note",
    params: { links: seed.isOn ? { ...noLinks, dealIds: [aDeal(ws, seed)] } : noLinks },
    draft: draftOf(seed),
  }),
  post_slack: (ws, seed) => {
    const threadTs = seed.isOn ? aThread(ws) : null;
    return {
      actionType: "post_slack",
      params: { channel: CHANNEL, channelName: "sales", threadTs },
      draft: draftOf(seed),
    };
  },
  post_social: (ws, seed) => {
    const inReplyToId = seed.isOn ? ws.vendors.x.write("somebody", "A question").id : null;
    return { actionType: "post_social", params: { connectionId: ws.xId, inReplyToId }, draft: draftOf(seed) };
  },
  create_document: (ws, seed) => ({
    actionType: "create_document",
    params: { connectionId: ws.googleId, template: seed.isOn ? "proposal" : "agenda" },
    draft: draftOf(seed),
  }),
  prepare_brief: (_ws, seed) => ({ actionType: "prepare_brief", params: { question: null }, draft: draftOf(seed) }),
  review_deal: (_ws, seed) => ({ actionType: "review_deal", params: { question: null }, draft: draftOf(seed) }),
  research: (_ws, seed) => ({ actionType: "research", params: { question: seed.words }, draft: draftOf(seed) }),
} as const satisfies Partial<Record<ActionType, Make>>;

export type ContentType = keyof typeof contents;

export const aSeed: Seed = { words: "Next steps", more: "Let us talk about the pilot.", number: 7, isOn: false };
