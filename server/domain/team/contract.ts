import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const instant = z.iso.datetime({ offset: true });
const count = z.number().int();

/** One member in counted figures. Those of a span count the last seven days. */
export const memberFigures = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.enum(["admin", "member", "viewer"]),
  joinedAt: instant,
  /** Open moves they own, and those of them that are due before the reader's day ends, overdue ones included. */
  open: count,
  dueToday: count,
  /** Moves they approved, refused or dismissed. */
  decided: count,
  /** Moves they approved that were begun and carried out. */
  done: count,
  /** Half of what they decided took them less than this from when the move appeared; null: they decided nothing. */
  medianDecisionMs: z.number().nullable(),
  /** Replies to moves they approved. */
  replies: count,
});
export type MemberFigures = z.infer<typeof memberFigures>;

export const team = z.object({
  members: z.array(memberFigures),
  /** Open moves that nobody owns. */
  unowned: z.object({ open: count, dueToday: count }),
  /** From when the figures of a span are counted. */
  since: instant,
});
export type Team = z.infer<typeof team>;

export const activityShows = ["all", "decisions", "outcomes"] as const;
export const activityShow = z.enum(activityShows);
export type ActivityShow = z.infer<typeof activityShow>;

export const activityInput = pageInput.extend({
  /** What this member did, and what came of the moves they approved. */
  memberId: z.uuid().optional(),
  show: activityShow.default("all"),
});
export type ActivityInput = z.output<typeof activityInput>;

export const activity = z.object({
  id: z.string(),
  at: instant,
  /** An audit action: `move.approved`. */
  action: z.string(),
  actorName: z.string(),
  moveId: z.string().nullable(),
  moveTitle: z.string().nullable(),
  /** Why it was dismissed or refused, in the member's words or from the list of reasons. */
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** Of an outcome. */
  outcome: z.object({ type: z.string(), impact: z.number() }).nullable(),
});
export type Activity = z.infer<typeof activity>;
export const activityPage = pageOf(activity);

export const mention = z.object({
  id: z.string(),
  at: instant,
  authorName: z.string(),
  text: z.string(),
  moveId: z.string(),
  moveTitle: z.string(),
});
export type Mention = z.infer<typeof mention>;
export const mentionsInput = pageInput;
