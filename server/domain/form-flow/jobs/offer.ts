import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { theirZone, timesToOffer } from "#server/domain/calendar/index.ts";
import { documentsFor } from "#server/domain/connections/index.ts";
import { nextStepOf, type Offer, safeLabel } from "#server/domain/outreach/index.ts";
import { formSubmitted } from "#server/domain/signals/contract.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { FlowSource } from "../contract.ts";
import { assetFacts, senderFacts, slotFacts } from "../policy/facts.ts";
import { searchWordsOf } from "../policy/search-words.ts";
import { assetFolders } from "../store/settings.ts";
import { similarMails } from "../store/similar.ts";
import type { FormFlow } from "./flow-input.ts";
import { personOf } from "./gather.ts";
import { type Found, factsOf, runSoftStep, runStep, type StepOf } from "./runner.ts";

const MEMORY_DAYS = 180;
const EXAMPLES = 50;
const DOCUMENTS = 3;
const SLOTS = 3;

const messageOf = (input: FormFlow) => formSubmitted.parse(input.signal.payload);

/** What became of earlier answers to the same form, counted from rows. */
export const memory = (of: StepOf, flow: FormFlow) =>
  runSoftStep(of, "memory", "Earlier answers to this form", async (): Promise<Found> => {
    const { formName } = messageOf(flow);
    if (!formName) return { is: "left_out", input: "Earlier answers", output: "The form has no name to compare by." };
    const { ctx } = of;
    const since = new Date(ctx.now().getTime() - MEMORY_DAYS * DAY_MS);
    const like = { formName, signalId: flow.signal.id, since, limit: EXAMPLES };
    const mails = await similarMails(ctx.db.pool, ctx.workspaceId, like);
    const input = `First answers to “${excerpt(formName, 80)}”, ${MEMORY_DAYS} days`;
    if (mails.length === 0) return { is: "left_out", input, output: "None was sent yet, so nothing is known of them." };
    const count = (holds: (mail: (typeof mails)[number]) => boolean) => mails.filter(holds).length;
    const [answered, good, bad] = [
      count((mail) => mail.answered),
      count((mail) => mail.good),
      count((mail) => mail.bad),
    ];
    const output = `${mails.length} sent: ${answered} answered, ${good} went well, ${bad} ended badly.`;
    const best = [...mails].sort((a, b) => Number(b.good) - Number(a.good)).slice(0, 3);
    const sources: FlowSource[] = best.map(({ moveId, title }) => ({
      kind: "move",
      id: moveId,
      label: excerpt(title, 80),
      url: null,
    }));
    return { is: "done", input, output, sources, facts: { sent: mails.length, answered, good, bad } };
  });

/** Documents that fit, in the folders that somebody has allowed and nowhere else. */
export const assets = (of: StepOf, flow: FormFlow) =>
  runSoftStep(of, "assets", "Documents in the allowed folders of Google Drive", async (): Promise<Found> => {
    const { ctx } = of;
    const folderIds = await assetFolders(ctx.db.prisma, ctx.workspaceId);
    const input =
      folderIds.length === 1
        ? "One allowed folder of Google Drive"
        : `${folderIds.length} allowed folders of Google Drive`;
    if (folderIds.length === 0) return { is: "left_out", input, output: "No folder of Google Drive is allowed." };
    const from = factsOf(of, "sender", senderFacts);
    if (!from) return { is: "left_out", input, output: "No Google account is connected." };
    const text = searchWordsOf(messageOf(flow).message);
    if (text === null) return { is: "left_out", input, output: "The form asks for nothing a document could answer." };
    const port = await documentsFor(ctx, from.connectionId, "files");
    const found = orThrow(await port.search({ text, folderIds, limit: DOCUMENTS }));
    const usable = found.filter((document) => !document.isTrashed && safeLabel(document.title) !== null);
    if (usable.length === 0) return { is: "left_out", input: `${input}: “${text}”`, output: "Nothing there fits." };
    const documents = usable.map(({ id, title, url }) => ({ id, title, url }));
    const sources: FlowSource[] = documents.map(({ id, title, url }) => ({ kind: "document", id, label: title, url }));
    const output = `${documents.length} found. Drafts carry no links: adding one is up to you.`;
    return { is: "done", input: `${input}: “${text}”`, output, sources, facts: { documents } };
  });

/** Free times on the person's own clock, looked up in the calendar of the mailbox that writes. */
export const slots = (of: StepOf, flow: FormFlow) =>
  runSoftStep(of, "slots", "Your calendar, the next seven days", async (): Promise<Found> => {
    const { ctx } = of;
    const from = factsOf(of, "sender", senderFacts);
    const { contact } = await personOf(of);
    const zone = theirZone(contact);
    const input = `The calendar of ${from?.address ?? "nobody"}, seven days, ${zone ?? "on your own clock: theirs is not known"}`;
    if (!from) return { is: "left_out", input, output: "No calendar is connected." };
    if (nextStepOf(messageOf(flow).message, 1) === "ask_question")
      return { is: "left_out", input, output: "They are only looking: no meeting is offered." };
    const found = await timesToOffer(ctx, { connectionId: from.connectionId, contact, limit: SLOTS });
    if (found.length === 0) return { is: "left_out", input, output: "No free time was found." };
    const offered = found.map((slot) => ({ startsAt: slot.startsAt.toISOString(), label: slot.labelTheirs }));
    const sources: FlowSource[] = [
      { kind: "calendar", id: from.connectionId, label: `Calendar of ${from.address}`, url: null },
    ];
    const output = offered.map(({ label }) => label).join("; ");
    return { is: "done", input, output, sources, facts: { slots: offered, timeZone: zone } };
  });

/** The one thing the mail asks for. */
export const nextStep = (of: StepOf, flow: FormFlow) =>
  runStep(of, "next_step", async () => {
    const count = factsOf(of, "slots", slotFacts)?.slots.length ?? 0;
    const kind = nextStepOf(messageOf(flow).message, count);
    const words = {
      offer_times: "Offer these times for a short call.",
      ask_times: "Ask which times suit them: there are none of ours to offer.",
      ask_question: "They are only looking: ask for their one question, by mail.",
    } as const;
    const input = count === 1 ? "Their message and one free time" : `Their message and ${count} free times`;
    return { is: "done", input, output: words[kind], facts: { kind } };
  });

/** What the earlier steps found for the draft to offer. */
export function offerOf(of: StepOf): Offer {
  const from = factsOf(of, "sender", senderFacts);
  const times = factsOf(of, "slots", slotFacts)?.slots ?? [];
  const documents = factsOf(of, "assets", assetFacts)?.documents ?? [];
  const why = (key: "slots" | "assets") => (of.steps.get(key)?.output ?? "nobody looked").replace(/\.$/, "");
  return {
    slots: from ? times.map(({ label }) => ({ label, connectionId: from.connectionId })) : [],
    whyNoSlots: lowered(why("slots")),
    documents,
    whyNoDocuments: lowered(why("assets")),
  };
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
