import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { expiryWords, reminderWords, requestWords, secondApproverWords } from "../policy/wording.ts";
import { requestFacts } from "../store/facts.ts";
import { type Told, tell } from "./tell.ts";

type OnApproval = { approvalId: string };
const factsOf = (ctx: Ctx, approvalId: string) => requestFacts(ctx.db.pool, ctx.workspaceId, approvalId, ctx.now());

/** Somebody was asked to approve: the one who was asked and who stands in, or all who may. */
export const tellOfRequest = (ctx: Ctx, steps: StepPort, { approvalId }: OnApproval): Promise<Told> =>
  tell(ctx, steps, async () => {
    const request = await factsOf(ctx, approvalId);
    if (!request?.isOpen) return null;
    return { ...requestWords(request, request), key: `approval:${approvalId}:asked`, userIds: request.deciders };
  });

/** A request was handed on. It can come back to the same person, so each handing on is one thing. */
export const tellOfDelegation = (ctx: Ctx, steps: StepPort, { approvalId }: OnApproval): Promise<Told> =>
  tell(ctx, steps, async () => {
    const request = await factsOf(ctx, approvalId);
    if (!request?.isOpen) return null;
    const key = `approval:${approvalId}:handed-on:${ctx.requestId}`;
    return { ...requestWords(request, request), key, userIds: request.deciders };
  });

/** The first of two has approved: those who may be the other. */
export const tellSecondApprover = (ctx: Ctx, steps: StepPort, { approvalId }: OnApproval): Promise<Told> =>
  tell(ctx, steps, async () => {
    const request = await factsOf(ctx, approvalId);
    if (!request?.isOpen) return null;
    const words = secondApproverWords(request, request.approvedBy ?? "Somebody");
    return { ...words, key: `approval:${approvalId}:second`, userIds: request.seconds };
  });

/** The last third of a request's time has begun. */
export const tellOfReminder = (ctx: Ctx, steps: StepPort, { approvalId }: OnApproval): Promise<Told> =>
  tell(ctx, steps, async () => {
    const request = await factsOf(ctx, approvalId);
    if (!request?.isOpen) return null;
    return { ...reminderWords(request), key: `approval:${approvalId}:reminder`, userIds: request.deciders };
  });

/** Nobody decided: whoever asked learns it. */
export const tellOfExpiry = (ctx: Ctx, steps: StepPort, { approvalId }: OnApproval): Promise<Told> =>
  tell(ctx, steps, async () => {
    const request = await factsOf(ctx, approvalId);
    return request && { ...expiryWords(request), key: `approval:${approvalId}:expired`, userIds: request.requester };
  });
