import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { notificationMail } from "../policy/notification-mail.ts";
import { type Leaving, pushContent } from "../policy/push-message.ts";
import { type Batch, leavingOf, markDelivered, noteMailTry, takeDue } from "../store/notifications.ts";
import { settingsOf } from "../store/settings.ts";
import { workspaceFacts } from "../store/workspace.ts";
import { pushToDevices } from "../targets.ts";

type Delivered = { by: "push" | "email" | "nobody" | null };

/**
 * Takes a notification to its person, once quiet hours are over and unless they have read it: by push, and by mail when no
 * push reached a device. What else has waited goes with it as one.
 */
export async function deliverNotification(
  ctx: Ctx,
  steps: StepPort,
  { notificationId, deliverAt }: { notificationId: string; deliverAt: string },
): Promise<Delivered> {
  authorize(ctx, "notification.deliver");
  await steps.sleepUntil("quiet", new Date(deliverAt));
  const batch = await steps.run("take", () =>
    transact(ctx, (tx) => takeDue(tx, ctx.workspaceId, notificationId, latest(ctx.now(), deliverAt))),
  );
  if (!batch) return { by: null };
  const isPushed = await steps.run("push", () => pushBatch(ctx, batch));
  const isMailed = isPushed ? false : await steps.run("mail", () => mailBatch(ctx, notificationId, batch));
  const by = isPushed ? "push" : isMailed ? "email" : "nobody";
  await steps.run("settle", () =>
    transact(ctx, (tx) => markDelivered(tx, ctx.workspaceId, batch, { by, at: ctx.now() })),
  );
  return { by };
}

/** The engine's clock and ours may differ by a moment: what was slept for is due. */
const latest = (now: Date, at: string): Date => (now > new Date(at) ? now : new Date(at));

/** The batch as the person's settings let it out by this way; null: nothing of it, or nobody to tell. */
async function leaving(ctx: Ctx, batch: Batch, way: "push" | "email") {
  const [[person], workspace, all] = await Promise.all([
    settingsOf(ctx.db.prisma, ctx.workspaceId, [batch.userId]),
    workspaceFacts(ctx.db.prisma, ctx.workspaceId),
    leavingOf(ctx.db.prisma, ctx.workspaceId, batch),
  ]);
  if (!person || !workspace) return null;
  const [first, ...others]: Leaving[] = all.filter(({ type }) => person.channels[type][way]);
  return first ? { person, workspace, items: [first, ...others] as const } : null;
}

async function pushBatch(ctx: Ctx, batch: Batch): Promise<boolean> {
  const out = await leaving(ctx, batch, "push");
  if (!out) return false;
  const sent = await pushToDevices(ctx, batch.userId, pushContent(out.workspace.slug, out.items));
  return sent.some(({ isReached }) => isReached);
}

/**
 * No mail server can be asked whether it has taken a mail: a try whose end nobody saw is repeated, as the same mail to the
 * letter and under the same Message-ID.
 */
async function mailBatch(ctx: Ctx, notificationId: string, batch: Batch): Promise<boolean> {
  const out = ctx.mailer ? await leaving(ctx, batch, "email") : null;
  if (!out || !ctx.mailer) return false;
  const place = { appUrl: ctx.appUrl, slug: out.workspace.slug, workspaceName: out.workspace.name };
  const mail = { to: out.person.email, ...notificationMail(place, out.items), id: `notification-${notificationId}` };
  const { isRepeat } = await transact(ctx, (tx) => noteMailTry(tx, ctx.workspaceId, batch, ctx.now()));
  if (isRepeat)
    ctx.log.warn({ notificationId }, "a notification's mail is sent again: how its last try ended is not known");
  await ctx.mailer.send(mail);
  return true;
}
