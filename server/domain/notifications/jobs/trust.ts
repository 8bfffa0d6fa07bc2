import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { brokenWords, demotionWords, lostLevelWords, mentionWords } from "../policy/wording.ts";
import { adminsOf, commentFacts, connectionFacts, ruleFacts } from "../store/facts.ts";
import { type Told, tell } from "./tell.ts";

/** A vendor took our access away: whose account it is learns it before the next action fails over it. */
export const tellOfBrokenConnection = (ctx: Ctx, steps: StepPort, data: { connectionId: string }): Promise<Told> =>
  tell(ctx, steps, async () => {
    const account = await connectionFacts(ctx.db.pool, ctx.workspaceId, data.connectionId);
    if (!account?.isBroken) return null;
    // It can break again after it was reconnected.
    const key = `connection:${data.connectionId}:broken:${account.lastErrorAt?.toISOString() ?? ctx.requestId}`;
    return { ...brokenWords(account), key, userIds: account.userIds };
  });

/** A rule switched itself off by its record. */
export const tellOfDemotion = (ctx: Ctx, steps: StepPort, data: { ruleId: string; reason: string }): Promise<Told> =>
  tell(ctx, steps, async () => {
    const rule = await ruleFacts(ctx.db.pool, ctx.workspaceId, data.ruleId);
    if (!rule) return null;
    const key = `rule:${data.ruleId}:demoted:${rule.demotedAt?.toISOString() ?? ctx.requestId}`;
    return { ...demotionWords({ name: rule.name, reason: data.reason }), key, userIds: rule.userIds };
  });

/** An action lost Auto by its record. A level that a person set has no reason, and nobody has to be told. */
export const tellOfLostLevel = (
  ctx: Ctx,
  steps: StepPort,
  data: { actionType: string; segment: string; reason: string | null },
): Promise<Told> =>
  tell(ctx, steps, async () => {
    if (data.reason === null) return null;
    const key = `level:${data.actionType}:${data.segment}:${ctx.requestId}`;
    return { ...lostLevelWords(data.reason), key, userIds: await adminsOf(ctx.db.pool, ctx.workspaceId) };
  });

/** Somebody named members in a comment. */
export const tellOfMention = (ctx: Ctx, steps: StepPort, data: { commentId: string }): Promise<Told> =>
  tell(ctx, steps, async () => {
    const comment = await commentFacts(ctx.db.pool, ctx.workspaceId, data.commentId);
    if (!comment) return null;
    const words = mentionWords(comment, comment.authorName);
    return { ...words, key: `comment:${data.commentId}`, userIds: comment.userIds };
  });
