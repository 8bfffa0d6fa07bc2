import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { invitationMail } from "../policy/invitation-mail.ts";
import { invitationFacts } from "../store/invites.ts";

/**
 * Mails an invitation. Without a mail server nothing is sent: the invite stands on the team page either way, and the
 * invited person joins by signing in with that address.
 */
export async function sendInvitation(
  ctx: Ctx,
  steps: StepPort,
  input: { inviteId: string },
): Promise<{ isSent: boolean }> {
  return steps.run("send-mail", async () => {
    const facts = await invitationFacts(ctx.db, ctx.workspaceId, input.inviteId, ctx.now());
    if (!facts || !ctx.mailer) return { isSent: false };
    await ctx.mailer.send({ to: facts.email, ...invitationMail(facts, `${ctx.appUrl}/sign-in`) });
    return { isSent: true };
  });
}
