import type { WorldState, worldClient } from "#sandbox/index.ts";
import type { ActionType } from "#server/domain/actions/contract.ts";
import type { Posted } from "./stack.ts";

type World = ReturnType<typeof worldClient>;
export type Places = {
  googleId: string;
  xId: string;
  endpointId: string;
  channel: { id: string; name: string };
  sequenceId: string;
  people: People;
  thread: { vendorThreadId: string; inReplyTo: string };
};
/** People of our own records, whom sequences need. */
export type People = {
  add(email: string): Promise<string>;
  /** @returns an enrolment under way */
  enrol(contactId: string): Promise<string>;
};
/** What has become of a sequence, in our own rows: it leaves nothing at a vendor. */
export type Enrolled = { id: string; contactId: string; isStoppedByMove: boolean };
export type Content = { params: unknown; hasDraft: boolean };

/** What X allows in 15 minutes makes it the slow one: of many actions only so many are posts. */
const MOST_POSTS = 40;

/** Words that stand for one action wherever it leaves something; the dot ends it, so that 1 is not found in 11. */
export const markOf = (index: number): string => `chaos-${index}-mark`;
/** The same for a company that comes with its contact. */
const firmOf = (index: number): string => `chaos-${index}-firm`;

const links = { contactIds: [], companyIds: [], dealIds: [] };
const DAY = 86_400_000;
const SLOT = 1_800_000;

/** Quarters of an hour that meet no other: one per action, from the `days`-th day on. */
function slot(now: number, index: number, days: number) {
  const start = Math.ceil(now / SLOT) * SLOT + days * DAY + index * SLOT;
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + SLOT / 2).toISOString(), timeZone: "UTC" };
}

type Make = (world: World, places: Places, index: number, now: number) => Promise<unknown>;

const mail = async (_world: World, { googleId }: Places, index: number) => ({
  to: [`person-${index}@chaos.example`],
  connectionId: googleId,
  thread: null,
});
const inCrm = async (world: World, objectType: "deals" | "tasks" | "contacts", properties: Record<string, string>) =>
  (await world.changeCrm({ objectType, action: "create", properties, deliveries: 0 })).id;
const aTask = (world: World) =>
  inCrm(world, "tasks", {
    hs_task_subject: "Call",
    hs_timestamp: "2026-11-22T09:00:00Z",
    hs_task_status: "NOT_STARTED",
  });

const makers = {
  send_email: mail,
  create_draft: mail,
  reply_email: async (world, places, index) => ({
    ...(await mail(world, places, index)),
    thread: { ...places.thread, references: [places.thread.inReplyTo] },
  }),
  book_meeting: async (_world, { googleId }, index, now) => {
    const attendees = [`person-${index}@chaos.example`];
    return { connectionId: googleId, attendees, ...slot(now, index, 60), withConference: false, notify: false };
  },
  reschedule_meeting: async (world, { googleId }, index, now) => {
    const { startsAt, endsAt } = slot(now, index, 1_000);
    const { id } = await world.addEvent({
      organizer: "casey@brightline.test",
      title: markOf(index),
      startsAtMs: Date.parse(startsAt),
      endsAtMs: Date.parse(endsAt),
    });
    return { connectionId: googleId, eventId: id, ...slot(now, index, 2_000), notify: false };
  },
  create_task: async () => ({ dueAt: null, ownerId: null, priority: "LOW", links }),
  update_task: async (world, _places, index) => ({
    taskId: await aTask(world),
    changes: { hs_task_subject: markOf(index) },
  }),
  complete_task: async (world) => ({ taskId: await aTask(world) }),
  update_deal: async (world, _places, index) => {
    const deal = { dealname: "Trucks", pipeline: "default", dealstage: "qualifiedtobuy", amount: "100" };
    return { dealId: await inCrm(world, "deals", deal), changes: { dealname: markOf(index) } };
  },
  update_contact: async (world, _places, index) => ({
    contactId: await inCrm(world, "contacts", { email: `contact-${index}@chaos.example`, jobtitle: "COO" }),
    changes: { jobtitle: markOf(index) },
  }),
  create_contact: async (_world, _places, index) => ({
    email: `new-${index}@c${index}.example`,
    firstName: markOf(index),
    lastName: null,
    jobTitle: null,
    phone: null,
    company: index % 2 === 0 ? { name: firmOf(index), domain: `c${index}.example` } : null,
  }),
  create_note: async () => ({ links }),
  post_slack: async (_world, { channel }) => ({ channel: channel.id, channelName: channel.name, threadTs: null }),
  post_social: async (_world, { xId }) => ({ connectionId: xId, inReplyToId: null }),
  create_document: async (_world, { googleId }) => ({ connectionId: googleId, template: "agenda" }),
  enrol_sequence: async (_world, { sequenceId, people }, index) => ({
    sequenceId,
    contactId: await people.add(`enrolled-${index}@chaos.example`),
  }),
  stop_sequence: async (_world, { people }, index) => ({
    enrolmentId: await people.enrol(await people.add(`stopped-${index}@chaos.example`)),
  }),
  call_webhook: async (_world, { endpointId }, index) => {
    return { endpointId, eventType: "chaos.done", data: { mark: markOf(index) } };
  },
  prepare_brief: async () => ({ question: null }),
  review_deal: async () => ({ question: null }),
  research: async () => ({ question: null }),
} as const satisfies Record<ActionType, Make>;

const types = Object.keys(makers) as ActionType[];
/** The type of the n-th action: each in turn. */
export function typeOf(index: number): ActionType {
  const type = types[index % types.length] ?? "create_note";
  return type === "post_social" && index >= MOST_POSTS * types.length ? "create_note" : type;
}

const withoutDraft: readonly ActionType[] = [
  "reschedule_meeting",
  "update_task",
  "complete_task",
  "update_deal",
  "update_contact",
  "create_contact",
  "enrol_sequence",
  "stop_sequence",
  "call_webhook",
];

/** Parameters of the n-th action; what it changes is put at its vendor first. */
export async function contentOf(world: World, places: Places, index: number): Promise<Content> {
  const type = typeOf(index);
  const make: Make = makers[type];
  return { params: await make(world, places, index, Date.now()), hasDraft: !withoutDraft.includes(type) };
}

/** Everything that stands at the vendors and may carry a mark, one text each. */
function* textsIn(state: WorldState, posted: Posted): Generator<string> {
  const casey = state.mailboxes.find(({ email }) => email === "casey@brightline.test");
  for (const { labelIds, subject, text } of casey?.messages ?? []) if (labelIds.includes("SENT")) yield subject + text;
  for (const { message } of casey?.drafts ?? []) yield message.subject + message.text;
  yield* state.events.filter(isMoved).map(({ title }) => title);
  yield* state.files.filter(({ isTrashed }) => !isTrashed).map(({ name }) => name);
  yield* state.slack.messages.filter(({ isOurs }) => isOurs).map(({ text }) => text);
  yield* state.x.posts.map(({ text }) => text);
  for (const { archived, properties } of Object.values(state.hubspot.objects).flat()) {
    if (!archived) yield Object.values(properties).join("\n");
  }
  for (const { body } of posted.values()) yield body;
}

/** A meeting that is only to be moved stands before the day it is moved to. */
function isMoved({ status, startsAt }: WorldState["events"][number]): boolean {
  const days = (Date.parse(startsAt) - Date.now()) / DAY;
  return status !== "cancelled" && !(days > 900 && days < 1_900);
}

/** How often each action has had its effect at its vendor; internal work has none. */
export function effectsIn(state: WorldState, posted: Posted, enrolled: readonly Enrolled[]) {
  const counts = new Map<string, number>();
  for (const text of textsIn(state, posted)) {
    const mark = /chaos-\d+-(?:mark|firm)/.exec(text)?.[0];
    if (mark) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const tasks = state.hubspot.objects.tasks ?? [];
  const done = tasks.filter(({ properties }) => properties.hs_task_status === "COMPLETED");
  return { counts, completed: new Set(done.map(({ id }) => id)), enrolled };
}

type Effect = (seen: ReturnType<typeof effectsIn>, params: unknown, index: number) => number | null;

/** How often an action whose effect is not its mark has had it. */
const effects: Partial<Record<ActionType, Effect>> = {
  prepare_brief: () => null,
  review_deal: () => null,
  research: () => null,
  complete_task: ({ completed }, params) => (completed.has((params as { taskId: string }).taskId) ? 1 : 0),
  // A second company is as bad as a second person.
  create_contact: ({ counts }, _params, index) =>
    Math.max(counts.get(markOf(index)) ?? 0, counts.get(firmOf(index)) ?? 0),
  enrol_sequence: ({ enrolled }, params) =>
    enrolled.filter(({ contactId }) => contactId === (params as { contactId: string }).contactId).length,
  stop_sequence: ({ enrolled }, params) =>
    enrolled.filter(
      ({ id, isStoppedByMove }) => isStoppedByMove && id === (params as { enrolmentId: string }).enrolmentId,
    ).length,
};

/** Effects of one action. @returns null where only its receipt can tell */
export function effectOf(
  seen: ReturnType<typeof effectsIn>,
  action: { index: number; type: ActionType; params: unknown },
): number | null {
  const effect = effects[action.type];
  return effect ? effect(seen, action.params, action.index) : (seen.counts.get(markOf(action.index)) ?? 0);
}
