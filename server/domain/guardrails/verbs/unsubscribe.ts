import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { open, sha256 } from "#server/platform/crypto.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { transact } from "#server/platform/transact.ts";
import { linkOf, UNSUBSCRIBE, type UnsubscribeLink } from "../policy/unsubscribe.ts";
import { contactByAddress, workspaceFacts } from "../store/facts.ts";
import { suppress } from "./suppress.ts";

const invalidLink = (): AppError =>
  new AppError("not_found", "unsubscribe.invalid_link", "This link is not complete. Use the one in the mail as it is.");

function opened(deps: Pick<Deps, "keys">, token: string): UnsubscribeLink {
  let text: string;
  try {
    text = open(deps.keys, token, UNSUBSCRIBE.context);
  } catch {
    throw invalidLink();
  }
  const link = linkOf(text);
  if (!link) throw invalidLink();
  return link;
}

/** Who would stop writing. Shows no address: whoever holds the link may not be its owner. @throws not_found */
export async function readUnsubscribeLink(deps: Deps, token: string): Promise<{ sender: string }> {
  const { workspaceId } = opened(deps, token);
  const workspace = await workspaceFacts(deps.db.prisma, workspaceId);
  if (!workspace) throw invalidLink();
  return { sender: workspace.name };
}

/**
 * Takes the address of a link off every list of its workspace: an entry in the suppressions and an outcome, once, however often
 * the link is used. The token is the credential. @throws not_found
 */
export async function unsubscribe(
  deps: Deps,
  input: { token: string; requestId: string },
): Promise<{ sender: string }> {
  const { workspaceId, recipient } = opened(deps, input.token);
  const { sender } = await readUnsubscribeLink(deps, input.token);
  const ctx = createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "system", id: "unsubscribe" },
    requestId: input.requestId,
    surface: "web",
  });
  await transact(ctx, (tx) => optOut(tx, ctx, recipient));
  return { sender };
}

async function optOut(tx: Parameters<typeof suppress>[0], ctx: Ctx, recipient: string): Promise<void> {
  const contactId = await contactByAddress(tx, ctx.workspaceId, recipient);
  await suppress(tx, ctx, { value: recipient, reason: "opted_out", source: "unsubscribe", contactId });
  const outcome = {
    type: "email_unsubscribed" as const,
    source: "system" as const,
    contactId,
    occurredAt: ctx.now(),
    naturalKey: `email_unsubscribed:link:${sha256(recipient)}`,
    evidence: { by: "unsubscribe link" },
  };
  await recordOutcome(ctx, outcome, tx);
}
