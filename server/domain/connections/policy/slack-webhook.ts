import { z } from "zod";
import { type SlackMention, type SlackReaction, slackMention, slackReaction } from "#server/domain/signals/contract.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";

/** The reaction by which people hand us a message. */
const OUR_REACTION = "caseyos";

const id = z.string().min(1).max(60);
const stamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/);

const mentionEvent = z.object({
  type: z.literal("app_mention"),
  user: id,
  text: z.string().max(40_000),
  ts: stamp,
  channel: id,
  thread_ts: stamp.optional(),
  bot_id: z.string().optional(),
});
const reactionEvent = z.object({
  type: z.literal("reaction_added"),
  user: id,
  reaction: z.string().max(200),
  item: z.object({ type: z.literal("message"), channel: id, ts: stamp }),
  event_ts: stamp,
});

/** What Slack posts: the check of the address, or an event of a team. Types that we do not listen to are `other`. */
export const slackBody = z.union([
  z.object({ type: z.literal("url_verification"), challenge: z.string().min(1).max(1_000) }),
  z.object({
    type: z.literal("event_callback"),
    team_id: id,
    event_id: id,
    event_time: z.number().int().nonnegative(),
    event: z.union([
      mentionEvent,
      reactionEvent,
      z.object({ type: z.string() }).transform(() => ({ type: "other" as const })),
    ]),
  }),
]);
type SlackBody = z.output<typeof slackBody>;
type SlackCallback = Extract<SlackBody, { type: "event_callback" }>;

/** Whether it is something people meant for us: a mention by a person, or our reaction on a message. */
export function isForUs({ event }: SlackCallback): boolean {
  if (event.type === "app_mention") return event.bot_id === undefined;
  return event.type === "reaction_added" && event.reaction === OUR_REACTION;
}

type SlackSignal = { naturalKey: string; occurredAt: Date } & (
  | { type: "slack_mention"; payload: SlackMention }
  | { type: "slack_reaction"; payload: SlackReaction }
);

/**
 * The signal of a stored event; null when it is none. A message that several people react to is one signal.
 * @param connectionId the team's connection
 */
export function slackSignalOf(body: unknown, connectionId: string): SlackSignal | null {
  const parsed = slackBody.safeParse(body);
  if (!parsed.success || parsed.data.type !== "event_callback" || !isForUs(parsed.data)) return null;
  const { event } = parsed.data;
  if (event.type === "app_mention") {
    const { channel, ts, text, user, thread_ts } = event;
    const message = { connectionId, channel, ts, userId: user, threadTs: thread_ts ?? null };
    const payload = slackMention.parse({ ...message, text: text.slice(0, 4_000) });
    return { type: "slack_mention", payload, naturalKey: `mention:${channel}:${ts}`, occurredAt: timeOf(ts) };
  }
  if (event.type !== "reaction_added") return null;
  const { channel, ts } = event.item;
  const payload = slackReaction.parse({ connectionId, channel, ts, userId: event.user });
  return {
    type: "slack_reaction",
    payload,
    naturalKey: `reaction:${channel}:${ts}`,
    occurredAt: timeOf(event.event_ts),
  };
}

const timeOf = (ts: string): Date => new Date(Number(ts) * SECOND_MS);
