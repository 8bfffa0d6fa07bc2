import { type FormSubmitted, formSubmitted } from "#server/domain/signals/contract.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError, notFound } from "#server/platform/pure/errors.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { type FlowStatus, flowSteps } from "../contract.ts";
import { contentKeyOf } from "../policy/content-key.ts";
import { contactFacts, dedupeFacts, threadFacts } from "../policy/facts.ts";
import { stepsFrom } from "../policy/rerun.ts";
import { flowOfSignal, insertFlow, resetSteps, skipSteps, updateFlow } from "../store/flows.ts";
import type { FormFlow } from "./flow-input.ts";
import { contact, dedupe, research, sender, thread, validate } from "./gather.ts";
import { assets, memory, nextStep, slots } from "./offer.ts";
import { autoApproval, followUps, propose, proposedMove } from "./propose.ts";
import { endFlow, factsOf, loadSteps, type Round, type StepOf, SUPERSEDED } from "./runner.ts";
import { verify, writeDraft } from "./write.ts";

/** What came of a form; `note` is what people should know besides. */
export type FlowEnd =
  | { kind: "moved"; moveId: string; note: string | null }
  | { kind: "ignored"; reason: string }
  | { kind: "waiting"; reason: string };

/**
 * Takes a form on its way to a move, from the first step that its rows do not have yet. Each step leaves what it found in its
 * row, so that a killed process, a retry and a repeat go on from there.
 * @throws what a step threw that the flow cannot do without
 */
export async function runFlow(ctx: Ctx, steps: StepPort, input: FormFlow): Promise<FlowEnd> {
  authorize(ctx, "signal.process");
  const form = formSubmitted.safeParse(input.signal.payload);
  if (!form.success) return { kind: "ignored", reason: "The form cannot be read: it has no usable e-mail address." };
  const flow = await steps.run("flow-begin", () => begin(ctx, input, form.data));
  const early = await steps.run("flow-gather", () => phase(ctx, flow, (of) => gather(of, input)));
  if (early !== null) return early;
  const stopped = await steps.run("flow-write", () => phase(ctx, flow, (of) => write(of, input)));
  if (stopped !== null) return stopped;
  const proposed = await steps.run("flow-propose", () => phase(ctx, flow, (of) => finish(of, input)));
  return proposed ?? elsewhere;
}

const elsewhere: FlowEnd = { kind: "waiting", reason: "Its steps are run again." };

async function begin(ctx: Ctx, { signal }: FormFlow, form: FormSubmitted): Promise<Round> {
  return transact(ctx, async (tx) => {
    await insertFlow(tx, ctx.workspaceId, {
      id: ctx.newId(),
      signalId: signal.id,
      address: form.email,
      contentKey: contentKeyOf(form),
      startedAt: ctx.now(),
    });
    const flow = await flowOfSignal(tx, ctx.workspaceId, signal.id);
    if (!flow) throw notFound("flow");
    // What was known when it began to wait may be old by now.
    if (flow.status === "waiting") await resetSteps(tx, ctx.workspaceId, flow.id, stepsFrom("contact"));
    if (flow.status === "waiting" || flow.status === "failed")
      await updateFlow(tx, ctx.workspaceId, flow, { status: "running", reason: null, endedAt: null });
    return { id: flow.id, round: flow.round };
  });
}

/** A part of the way that is remembered as one; its steps are remembered in their rows. */
async function phase(ctx: Ctx, flow: Round, walk: (of: StepOf) => Promise<FlowEnd | null>): Promise<FlowEnd | null> {
  try {
    if (!(await updateFlow(ctx.db.prisma, ctx.workspaceId, flow, { status: "running", reason: null })))
      return elsewhere;
    return await walk(await loadSteps(ctx, flow));
  } catch (thrown) {
    if (thrown === SUPERSEDED) return elsewhere;
    await endFlow(ctx, flow, "failed", isAppError(thrown) ? thrown.message : "Something went wrong on our side.");
    throw thrown;
  }
}

async function gather(of: StepOf, input: FormFlow): Promise<FlowEnd | null> {
  await dedupe(of);
  const repeat = factsOf(of, "dedupe", dedupeFacts);
  if (repeat?.isRepeat && repeat.earlierMoveId) return joinEarlier(of, repeat.earlierMoveId);
  await validate(of, input);
  await contact(of, input);
  await research(of);
  await thread(of);
  const from = await sender(of, factsOf(of, "thread", threadFacts)?.connectionId ?? null);
  if (from.status === "waiting") {
    const reason = from.output ?? "It waits.";
    await endFlow(of.ctx, of.flow, "waiting", reason);
    return { kind: "waiting", reason };
  }
  await memory(of, input);
  await assets(of, input);
  await slots(of, input);
  return null;
}

async function joinEarlier({ ctx, flow }: StepOf, moveId: string): Promise<FlowEnd> {
  const note = "The same words were sent within the hour; they belong to this move.";
  const end = { status: "done" as FlowStatus, reason: note, moveId, endedAt: ctx.now() };
  await transact(ctx, async (tx) => {
    await skipSteps(tx, ctx.workspaceId, flow.id, flowSteps.slice(1));
    await updateFlow(tx, ctx.workspaceId, flow, end);
  });
  return { kind: "moved", moveId, note };
}

async function write(of: StepOf, input: FormFlow): Promise<null> {
  await nextStep(of, input);
  await writeDraft(of, input);
  await verify(of);
  return null;
}

async function finish(of: StepOf, input: FormFlow): Promise<FlowEnd> {
  await propose(of, input);
  await followUps(of, input);
  await autoApproval(of);
  const moveId = proposedMove(of);
  if (moveId === null) throw notFound("move");
  await endFlow(of.ctx, of.flow, "done", null);
  return { kind: "moved", moveId, note: factsOf(of, "contact", contactFacts)?.crmNote ?? null };
}
