import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { notificationCreated } from "../events.ts";
import { quietUntil } from "../policy/quiet.ts";
import type { Words } from "../policy/wording.ts";
import { insertNotifications } from "../store/notifications.ts";
import { settingsOf } from "../store/settings.ts";

/** Something that happened, for whom. @param key the same for the same thing, however often its event comes */
export type News = Words & { key: string; userIds: string[] };

/** What comes of every telling: how many were new. */
export type Told = { told: number };

/**
 * Writes a notification for each person who wants this type in any way, once per key, with the event that takes it out of the
 * app. In quiet hours that waits; the bell does not.
 * @param read what happened, by the rows as they are now; null: there is nothing to tell (any more)
 */
export function tell(ctx: Ctx, steps: StepPort, read: () => Promise<News | null>): Promise<Told> {
  authorize(ctx, "notification.deliver");
  return steps.run("tell", async () => {
    const news = await read();
    return news && news.userIds.length > 0 ? write(ctx, news) : { told: 0 };
  });
}

function write(ctx: Ctx, { key, userIds, ...words }: News): Promise<Told> {
  const now = ctx.now();
  return transact(ctx, async (tx) => {
    const people = await settingsOf(tx, ctx.workspaceId, userIds);
    const rows = people.flatMap(({ userId, channels, quiet, timeZone }) => {
      const { inApp, push, email } = channels[words.type];
      if (!inApp && !push && !email) return [];
      const deliverAt = push || email ? (quietUntil(now, quiet, timeZone) ?? now) : null;
      return { ...words, id: ctx.newId(), userId, naturalKey: key, isInApp: inApp, createdAt: now, deliverAt };
    });
    if (rows.length === 0) return { told: 0 };
    const fresh = await insertNotifications(tx, ctx.workspaceId, rows);
    for (const { id, deliverAt } of fresh) {
      if (deliverAt) await emit(tx, ctx, notificationCreated(id, deliverAt.toISOString()));
    }
    return { told: fresh.length };
  });
}
