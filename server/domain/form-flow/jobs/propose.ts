import { crmConnection } from "#server/domain/connections/index.ts";
import type { ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove, renewDraft } from "#server/domain/queue/index.ts";
import { formSubmitted } from "#server/domain/signals/contract.ts";
import { type FlowSource, flowSource } from "../contract.ts";
import { followUpFacts, proposeFacts, senderFacts } from "../policy/facts.ts";
import { flowById, updateFlow } from "../store/flows.ts";
import type { FormFlow } from "./flow-input.ts";
import { followUpsOf } from "./follow-ups.ts";
import { personOf } from "./gather.ts";
import { type Found, factsOf, runSoftStep, runStep, type StepOf, SUPERSEDED } from "./runner.ts";
import { draftOf } from "./write.ts";

const madeWords = {
  new: "A new move is in the queue.",
  fed: "It feeds the move that was open for this person.",
  renewed: "The move has the new draft.",
  kept: "A person has written in the move: their words stay, ours are offered beside them.",
  untouched: "The move is approved or closed: it was not touched.",
} as const;

/** Puts the mail into the queue; a later round renews the draft of its move where that may still change. */
export const propose = (of: StepOf, flow: FormFlow) =>
  runStep(of, "propose", async () => {
    const { ctx } = of;
    const own = await flowById(ctx.db.prisma, ctx.workspaceId, of.flow.id);
    const from = factsOf(of, "sender", senderFacts);
    if (!own || !from) throw SUPERSEDED;
    const draft = await draftOf(of);
    const person = await personOf(of);
    const params = { to: [person.contact.email], connectionId: from.connectionId, thread: null };
    const written =
      own.moveId === null
        ? await firstTime(of, { ...flow.moveOf(person, draft), ownerId: from.userId, params })
        : { moveId: own.moveId, made: await renewDraft(ctx, { moveId: own.moveId, draft, params }) };
    const { moveId, made } = written;
    if (!(await updateFlow(ctx.db.prisma, ctx.workspaceId, of.flow, { moveId }))) throw SUPERSEDED;
    const sources: FlowSource[] = [{ kind: "move", id: moveId, label: "The move", url: null }];
    const output = madeWords[made];
    return {
      is: "done",
      input: `The checked draft, to ${person.contact.email}`,
      output,
      sources,
      facts: { moveId, made },
    };
  });

async function firstTime(of: StepOf, proposal: ProposeMoveInput) {
  const { moveId, isNew } = await proposeMove(of.ctx, proposal);
  return { moveId, made: isNew ? ("new" as const) : ("fed" as const) };
}

const sourceList = flowSource.array();

export const proposedMove = (of: StepOf): string | null => factsOf(of, "propose", proposeFacts)?.moveId ?? null;

/** What HubSpot should hear of it, each as a move of its own: nothing is written there without a decision. */
export const followUps = (of: StepOf, flow: FormFlow) =>
  runSoftStep(of, "follow_ups", "HubSpot", async (before): Promise<Found> => {
    const input = "Whether the person is in HubSpot";
    const earlier = followUpFacts.safeParse(before.facts);
    const known = sourceList.safeParse(before.sources);
    if (earlier.success && known.success) {
      const output = "They were proposed in an earlier round.";
      return { is: "done", input, output, facts: earlier.data, sources: known.data };
    }
    if (!(await crmConnection(of.ctx))) return { is: "left_out", input, output: "No HubSpot is connected." };
    const person = await personOf(of);
    if (person.contact.hubspotId === null && person.crmNote !== null)
      return { is: "left_out", input, output: `Not known whether they are in HubSpot. ${person.crmNote}` };
    const form = formSubmitted.parse(flow.signal.payload);
    const from = factsOf(of, "sender", senderFacts);
    const about = { signal: flow.signal, person, form, ownerId: from?.userId ?? null, now: of.ctx.now() };
    const sources: FlowSource[] = [];
    for (const proposal of followUpsOf(about)) {
      const { moveId } = await proposeMove(of.ctx, proposal);
      sources.push({ kind: "move", id: moveId, label: proposal.title, url: null });
    }
    const output = sources.length === 1 ? "A move of its own is proposed." : `${sources.length} moves are proposed.`;
    return { is: "done", input, output, facts: { moveIds: sources.map(({ id }) => id) }, sources };
  });

/** The rules look at a move as soon as it is proposed; what they say stands with the move. */
export const autoApproval = (of: StepOf) =>
  runStep(of, "auto_approval", async () => {
    const made = factsOf(of, "propose", proposeFacts)?.made;
    const isHanded = made === "new" || made === "fed" || made === "renewed";
    const output = isHanded
      ? "Handed to the auto-approval rules with the proposal."
      : "Nothing for the rules: the move did not change.";
    return { is: "done", input: "The move as it was proposed", output, facts: {} };
  });
