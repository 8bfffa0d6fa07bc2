import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sha256 } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { AppError, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { SubscribeInput, TestResult } from "../contract.ts";
import { deviceAdded, deviceRemoved } from "../events.ts";
import { notificationMail } from "../policy/notification-mail.ts";
import { pushContent } from "../policy/push-message.ts";
import {
  dropOldest,
  insertDevice,
  lockDevices,
  removeDevice,
  renewDevice,
  setTarget,
  takeFromOthers,
} from "../store/devices.ts";
import { settingsOf } from "../store/settings.ts";
import { workspaceFacts } from "../store/workspace.ts";
import { pushToDevices, sealTarget } from "../targets.ts";

const MOST_DEVICES = 10;

/**
 * Lets this server push to the caller's browser. The same browser again is brought up to date; whoever had it before, in any
 * workspace, has it no more.
 * @throws precondition_failed `push.not_configured`; invalid_input `push.endpoint`
 */
export async function addDevice(ctx: Ctx, input: SubscribeInput): Promise<{ id: string }> {
  authorize(ctx, "notification.manage");
  if (!ctx.push) throw new AppError("precondition_failed", "push.not_configured", "This server cannot push.");
  const { endpoint, p256dh, auth, label } = input;
  if (!endpoint.startsWith("https:") && !ctx.connectors.simulated) {
    throw invalidInput("push.endpoint", "A push service has an https address.");
  }
  const { id: userId } = ctx.actor;
  const endpointHash = sha256(endpoint);
  return transact(ctx, async (tx) => {
    await lockDevices(tx, ctx.workspaceId, userId);
    await takeFromOthers(tx, endpointHash, userId);
    const fresh = ctx.newId();
    const device = { id: fresh, userId, label, endpointHash, targetBox: "", createdAt: ctx.now() };
    const known = await renewDevice(tx, ctx.workspaceId, device);
    const id = known ?? fresh;
    const targetBox = sealTarget(ctx, id, { endpoint, p256dh, auth });
    if (known) await setTarget(tx, ctx.workspaceId, id, targetBox);
    else await insertDevice(tx, ctx.workspaceId, { ...device, targetBox });
    await dropOldest(tx, ctx.workspaceId, userId, MOST_DEVICES);
    await record(tx, ctx, { action: "push_device.added", subject: { type: "push_device", id }, detail: { label } });
    await emit(tx, ctx, deviceAdded(id));
    return { id };
  });
}

/** Forgets one of the caller's own devices. @throws not_found for somebody else's */
export async function forgetDevice(ctx: Ctx, input: { deviceId: string }): Promise<{ id: string }> {
  authorize(ctx, "notification.manage");
  const { deviceId: id } = input;
  return transact(ctx, async (tx) => {
    if (!(await removeDevice(tx, ctx.workspaceId, ctx.actor.id, id))) throw notFound("device");
    await record(tx, ctx, { action: "push_device.removed", subject: { type: "push_device", id } });
    await emit(tx, ctx, deviceRemoved(id));
    return { id };
  });
}

/**
 * Sends the caller a test by the ways a real one takes: push to each device, and a mail when none was reached. Says what
 * really happened. Quiet hours do not hold it: the person is there.
 * @unaudited because nothing changes but what is known of the caller's own devices
 * @unannounced because nobody else has to learn of it
 */
export async function testNotifications(ctx: Ctx): Promise<TestResult> {
  authorize(ctx, "notification.manage");
  const [settings] = await settingsOf(ctx.db.prisma, ctx.workspaceId, [ctx.actor.id]);
  const workspace = await workspaceFacts(ctx.db.prisma, ctx.workspaceId);
  if (!settings || !workspace) throw notFound("member");
  const text = "If you can read this, notifications reach you here.";
  const test = { id: ctx.newId(), title: "A test from CaseyOS", text, path: "settings/notifications" };
  const devices = await pushToDevices(ctx, ctx.actor.id, pushContent(workspace.slug, [test]));
  if (devices.some(({ isReached }) => isReached)) return { devices, mail: null };
  return { devices, mail: await mailTest(ctx, settings.email, workspace, test) };
}

async function mailTest(
  ctx: Ctx,
  to: string,
  workspace: { slug: string; name: string },
  test: Parameters<typeof notificationMail>[1][0],
): Promise<NonNullable<TestResult["mail"]>> {
  if (!ctx.mailer) return { isSent: false, message: "This server sends no mail." };
  const place = { appUrl: ctx.appUrl, slug: workspace.slug, workspaceName: workspace.name };
  try {
    await ctx.mailer.send({ to, ...notificationMail(place, [test]) });
    return { isSent: true, message: `No push reached a device, so a mail is on its way to ${to}.` };
  } catch (error) {
    ctx.log.warn({ err: error }, "the mail server refused a test notification");
    return { isSent: false, message: "The mail server did not take it." };
  }
}
