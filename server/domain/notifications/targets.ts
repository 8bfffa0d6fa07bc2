import type { PushTarget } from "#server/connectors/ports/push.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open, seal } from "#server/platform/crypto.ts";
import { transact } from "#server/platform/transact.ts";
import type { TestResult } from "./contract.ts";
import type { PushContent } from "./policy/push-message.ts";
import { type DeviceRow, devicesOf, noteSent, removeDevice } from "./store/devices.ts";

const boxContext = (deviceId: string) => `push:${deviceId}`;

export const sealTarget = (ctx: Ctx, deviceId: string, target: PushTarget): string =>
  seal(ctx.keys, JSON.stringify(target), boxContext(deviceId));

/** null when it was sealed with a key that is gone: one device must not keep the others, or the mail, from the person. */
function openTarget(ctx: Ctx, { id, targetBox }: DeviceRow): PushTarget | null {
  try {
    return JSON.parse(open(ctx.keys, targetBox, boxContext(id))) as PushTarget;
  } catch (error) {
    ctx.log.warn({ deviceId: id, err: error }, "the address of a device could not be opened");
    return null;
  }
}

const KEPT_SECONDS = 24 * 60 * 60;

type Sent = TestResult["devices"][number];

/** Pushes to each device of a person and keeps what came of it. One whose browser has ended it is forgotten. */
export async function pushToDevices(ctx: Ctx, userId: string, content: PushContent): Promise<Sent[]> {
  const devices = await devicesOf(ctx.db.prisma, ctx.workspaceId, userId);
  return Promise.all(devices.map((device) => pushToDevice(ctx, { userId, device }, content)));
}

async function pushToDevice(
  ctx: Ctx,
  { userId, device }: { userId: string; device: DeviceRow },
  content: PushContent,
): Promise<Sent> {
  const { id, label } = device;
  const answer = await send(ctx, device, content);
  if (answer.isGone) await transact(ctx, (tx) => removeDevice(tx, ctx.workspaceId, userId, id));
  else {
    const sent = { at: ctx.now(), error: answer.isReached ? null : answer.message };
    await transact(ctx, (tx) => noteSent(tx, ctx.workspaceId, id, sent));
  }
  return { id, label, isReached: answer.isReached, message: answer.message };
}

type Answer = { isReached: boolean; isGone: boolean; message: string };
const no = (message: string, isGone = false): Answer => ({ isReached: false, isGone, message });

async function send(ctx: Ctx, device: DeviceRow, content: PushContent): Promise<Answer> {
  if (!ctx.push) return no("This server has no key pair for pushes.");
  const target = openTarget(ctx, device);
  if (!target) return no("Its address was stored with a key this server has no more. Turn push on again there.");
  const message = { body: JSON.stringify(content), ttlSeconds: KEPT_SECONDS, urgency: "high" as const };
  const sent = await ctx.push.send(target, message);
  if (sent.ok) return { isReached: true, isGone: false, message: "The push service took it." };
  switch (sent.error.kind) {
    case "not_found":
      return no("This browser has ended its subscription. The device was removed; turn push on there again.", true);
    case "rate_limited":
      return no("The push service takes no more right now.");
    case "auth_expired":
    case "rejected":
      return no("The push service refused it. Turn push off and on again on that device.");
    case "unavailable":
    case "unknown":
      return no("The push service did not answer.");
    default:
      return sent.error.kind satisfies never;
  }
}
