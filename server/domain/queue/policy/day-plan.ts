import type { ActionType } from "#server/domain/actions/contract.ts";
import { DAY_MS, instantOf, localTime, MINUTE_MS } from "#server/platform/pure/time.ts";
import type { QueueRow } from "../contract.ts";

/** Minutes that a person is assumed to need for one move of a type: reading, checking, deciding. The screen says so. */
export const actionMinutes: Record<ActionType, number> = {
  send_email: 5,
  reply_email: 5,
  create_draft: 5,
  book_meeting: 5,
  reschedule_meeting: 5,
  create_task: 2,
  update_task: 2,
  complete_task: 2,
  update_deal: 3,
  update_contact: 2,
  create_note: 3,
  post_slack: 3,
  post_social: 5,
  create_document: 15,
  enrol_sequence: 3,
  stop_sequence: 2,
  call_webhook: 3,
  prepare_brief: 10,
  review_deal: 10,
  research: 15,
};

type Candidate = Pick<QueueRow, "id" | "title" | "score" | "actionType" | "dueAt">;

/**
 * What fits into the minutes: first what is due by the end of the day, by its time, then by score. What is too long is
 * passed over, so that a shorter one may still fit.
 */
export function fitInto<Move extends Candidate>(
  moves: readonly Move[],
  minutes: number,
  dayEnd: Date,
): { chosen: { move: Move; minutes: number }[]; usedMinutes: number } {
  const dueOf = ({ dueAt }: Move) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY);
  const isPressing = (move: Move) => dueOf(move) < dayEnd.getTime();
  const inOrder = [
    ...moves.filter(isPressing).sort((a, b) => dueOf(a) - dueOf(b) || b.score - a.score),
    ...moves.filter((move) => !isPressing(move)).sort((a, b) => b.score - a.score),
  ];
  let usedMinutes = 0;
  const chosen = inOrder.flatMap((move) => {
    const needed = actionMinutes[move.actionType];
    if (usedMinutes + needed > minutes) return [];
    usedMinutes += needed;
    return [{ move, minutes: needed }];
  });
  return { chosen, usedMinutes };
}

const OPENS = 9;
const CLOSES = 17;

/** Minutes left of today's working hours in the zone; 0 after them. */
export function workingMinutesLeft(now: Date, timeZone: string): number {
  const { year, month, day } = localTime(now, timeZone);
  const at = (hour: number) => instantOf({ year, month, day, hour, minute: 0 }, timeZone).getTime();
  const from = Math.max(now.getTime(), at(OPENS));
  return Math.max(0, Math.floor((at(CLOSES) - from) / MINUTE_MS));
}

/** Midnight that ends the day in the zone. */
export function endOfDay(now: Date, timeZone: string): Date {
  const { year, month, day } = localTime(now, timeZone);
  const next = new Date(Date.UTC(year, month - 1, day) + DAY_MS);
  const date = { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
  return instantOf({ ...date, hour: 0, minute: 0 }, timeZone);
}
