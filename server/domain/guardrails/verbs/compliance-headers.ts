import type { Ctx } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { normalAddress } from "#server/platform/pure/mail-address.ts";
import type { MailPurpose } from "../policy/subject.ts";
import { linkText, UNSUBSCRIBE } from "../policy/unsubscribe.ts";

/**
 * Headers that a mail must carry by its purpose: a campaign the one-click unsubscribe of RFC 8058, a mail from one person to
 * another none. The link is sealed, so it shows no address and cannot be made up; it holds as long as its key is in the ring.
 */
export function complianceHeaders(
  ctx: Pick<Ctx, "keys" | "appUrl">,
  input: { workspaceId: string; recipient: string; purpose: MailPurpose },
): Record<string, string> {
  if (input.purpose === "conversation") return {};
  const link = { workspaceId: input.workspaceId, recipient: normalAddress(input.recipient) };
  const token = seal(ctx.keys, linkText(link), UNSUBSCRIBE.context);
  return {
    "List-Unsubscribe": `<${ctx.appUrl}${UNSUBSCRIBE.path}?token=${token}>`,
    "List-Unsubscribe-Post": UNSUBSCRIBE.post,
  };
}
