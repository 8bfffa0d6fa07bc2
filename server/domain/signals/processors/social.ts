import { type Draft, type Evidence, nothingClaimed } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type SocialPostSignal, socialPost } from "../contract.ts";
import { type SocialKind, type SocialPlan, socialPlan } from "../policy/social-plan.ts";
import type { SignalRow } from "../store/process.ts";
import type { Processed, Processor } from "./processor.ts";

const HALF_LIFE_HOURS = 24;

/** A post on X: an answer in public, or a look at what a competitor's name stands for. Both are a person's to approve. */
export const processSocial =
  (kind: SocialKind): Processor =>
  (ctx, steps, signal) =>
    steps.run("propose", () => propose(ctx, signal, kind, socialPost.parse(signal.payload)));

async function propose(ctx: Ctx, signal: SignalRow, kind: SocialKind, post: SocialPostSignal): Promise<Processed> {
  const plan = socialPlan(kind, post);
  const [label, at] = [`Post by @${post.authorHandle} on X`, signal.occurredAt.toISOString()];
  const proof: Evidence = { kind: "signal", id: signal.id, label, at, quote: excerpt(post.text, 300) };
  const { moveId } = await proposeMove(ctx, {
    signalId: signal.id,
    domain: "marketing",
    ...actionOf(plan, post),
    title: plan.title.slice(0, 300),
    contactId: null,
    companyId: null,
    dealId: null,
    ownerId: null,
    draft: draftOf(plan, post, proof),
    dueAt: new Date(signal.occurredAt.getTime() + DAY_MS),
    inputs: {
      ...nothingClaimed,
      intent: Math.min(1, plan.intent),
      intentWhy: plan.why,
      intentEvidence: [proof],
      occurredAt: signal.occurredAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  });
  return { kind: "moved", moveId, note: null };
}

/** One open look per competitor, fed by every post that names it; answers are one by one. */
function actionOf(plan: SocialPlan, post: SocialPostSignal) {
  if (plan.action === "post_social") {
    const params = { connectionId: post.connectionId, inReplyToId: post.postId };
    return { actionType: "post_social" as const, params, dedupeKey: `x:${post.postId}` };
  }
  const name = (post.matched[0] ?? "unnamed").toLowerCase();
  const question = `What does this post say about ${post.matched[0] ?? "a competitor"}, and which of our deals does it touch?`;
  return { actionType: "research" as const, params: { question }, dedupeKey: `x-competitor:${name}` };
}

/** A competitor's name may hold a figure (6sense); the post that names it is its source. */
function draftOf(plan: SocialPlan, post: SocialPostSignal, proof: Evidence): Draft {
  const name = plan.action === "research" ? post.matched[0] : undefined;
  return {
    subject: plan.action === "research" ? "What is said about a competitor" : "Answer on X",
    text: plan.text,
    origin: { kind: "template", template: "social@1" },
    claims: name && proof.quote ? [{ text: name, evidence: proof }] : [],
    leftOut: [],
    first: null,
  };
}
