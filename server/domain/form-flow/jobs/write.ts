import { sendingMailbox } from "#server/domain/connections/index.ts";
import { recentMessages } from "#server/domain/crm/index.ts";
import { checkDraft, draftFor } from "#server/domain/outreach/index.ts";
import { type Draft, type DraftOrigin, draft as draftSchema } from "#server/domain/queue/contract.ts";
import { formSubmitted } from "#server/domain/signals/contract.ts";
import { AppError, notFound } from "#server/platform/pure/errors.ts";
import { senderFacts, threadFacts } from "../policy/facts.ts";
import { flowById, updateFlow } from "../store/flows.ts";
import type { FormFlow } from "./flow-input.ts";
import { personOf } from "./gather.ts";
import { offerOf } from "./offer.ts";
import { factsOf, runStep, type StepOf, SUPERSEDED } from "./runner.ts";

const MESSAGES = 20;

/** Writes the mail from what the steps before have found; the words stay with the run. */
export const writeDraft = (of: StepOf, flow: FormFlow) =>
  runStep(of, "draft", async () => {
    const { ctx } = of;
    const from = factsOf(of, "sender", senderFacts);
    if (!from) throw notFound("mailbox");
    const person = await personOf(of);
    const known = factsOf(of, "thread", threadFacts)?.messageIds ?? [];
    const messages = known.length === 0 ? [] : await recentMessages(ctx, person.contact.id, MESSAGES);
    const mailbox = await sendingMailbox(ctx, null, from.connectionId);
    const signature = mailbox?.connectionId === from.connectionId ? mailbox.signature : "";
    const form = formSubmitted.parse(flow.signal.payload);
    const written = await draftFor(ctx, {
      kind: "first_reply",
      contact: person.contact,
      company: person.company,
      deals: person.deals,
      form: { ...form, signalId: flow.signal.id, occurredAt: flow.signal.occurredAt },
      thread: messages.filter(({ id }) => known.includes(id)).toReversed(),
      sender: { name: from.name, email: from.address, signature },
      offer: offerOf(of),
    });
    const leftOut = person.crmNote === null ? written.leftOut : [...written.leftOut, person.crmNote];
    const made: Draft = { ...written, leftOut };
    if (!(await updateFlow(ctx.db.prisma, ctx.workspaceId, of.flow, { draft: made }))) throw SUPERSEDED;
    const output = [
      `Written by ${authorOf(made.origin)}: “${made.subject}”, ${made.text.split(/\s+/).length} words, ${made.claims.length} statements with a source.`,
      ...whyTemplate(made.origin),
      ...made.leftOut,
    ].join(" ");
    const facts = { origin: made.origin.kind, length: made.text.length };
    return { is: "done", input: "What the steps before have found, and nothing else", output, facts };
  });

const authorOf = (origin: DraftOrigin): string =>
  origin.kind === "model" ? `the model ${origin.model}` : "a template";

const whyTemplate = (origin: DraftOrigin): string[] => (origin.kind === "template" && origin.why ? [origin.why] : []);

/** The draft this run has written. @throws not_found */
export async function draftOf(of: StepOf): Promise<Draft> {
  const row = await flowById(of.ctx.db.prisma, of.ctx.workspaceId, of.flow.id);
  const stored = draftSchema.safeParse(row?.draft);
  if (!stored.success) throw notFound("draft");
  return stored.data;
}

/** Nothing unsourced, unfilled or secret leaves: the same check as before a mail is sent. */
export const verify = (of: StepOf) =>
  runStep(of, "verify", async () => {
    const draft = await draftOf(of);
    const verdict = checkDraft(draft);
    if (!verdict.ok) {
      const why = `The draft was refused: ${verdict.problems.join("; ")}.`;
      throw new AppError("precondition_failed", "flow.draft_refused", why);
    }
    const output = "No link, figure, weekday, promise or placeholder without a source.";
    return { is: "done", input: `“${draft.subject}”`, output, facts: {} };
  });
