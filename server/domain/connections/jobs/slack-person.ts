import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { identityByEmail, memberOf } from "#server/domain/workspaces/index.ts";
import { type Ctx, createCtx } from "#server/platform/context.ts";
import { forbidden } from "#server/platform/pure/errors.ts";
import { reconnect, tokenSource } from "../access.ts";
import { slackWords } from "../policy/slack-interaction.ts";
import { connectionOfAccount } from "../store/connections.ts";

/**
 * The member behind a Slack user, as the caller of verbs. The workspace's own connection to that team is asked who the user is:
 * their address has to be confirmed at Slack and proven at sign-in, and be a member's here.
 * @throws forbidden `slack.other_team`, `slack.unknown_person`; what the vendor call throws
 */
export async function slackPerson(ctx: Ctx, { teamId, userId }: { teamId: string; userId: string }): Promise<Ctx> {
  const connection = await connectionOfAccount(ctx.db.prisma, ctx.workspaceId, "slack", teamId);
  if (!connection || connection.status === "disconnected") throw forbidden("slack.other_team", slackWords.otherTeam);
  if (connection.status !== "connected") throw reconnect("slack");
  const person = orThrow(await ctx.connectors.chat(tokenSource(ctx, connection.id), connection.id).getUser(userId));
  const unknown = forbidden("slack.unknown_person", slackWords.unknownPerson);
  if (!person || person.isOutsider || person.teamId !== teamId || person.email === null) throw unknown;
  const identity = await identityByEmail(ctx.db, person.email);
  if (!identity || identity.emailVerifiedAt === null) throw unknown;
  const member = await memberOf(ctx.db, identity.id, ctx.workspaceId);
  if (!member) throw unknown;
  const actor = {
    type: "user" as const,
    id: member.user.userId,
    role: member.role,
    name: member.user.name ?? member.user.email,
  };
  return createCtx(ctx, { workspaceId: ctx.workspaceId, actor, requestId: ctx.requestId, surface: "slack" });
}
