import type { ActionType } from "#server/domain/actions/contract.ts";
import { DAY_MS, instantOf, localTime, MINUTE_MS } from "#server/platform/pure/time.ts";
import type { QueueRow } from "../contract.ts";

/** Minutes that a person is assumed to need for one move of a type: reading, checking, deciding. The screen says so. */
const actionMinutes: Record<ActionType, number> = {
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
  create_contact: 2,
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

/** Time without a meeting. */
export type Window = { from: Date; minutes: number };

type Planned<Move> = { move: Move; minutes: number; startsAt: Date };

/**
 * What fits into the windows: first what is due by the end of the day, by its time, then by score. Each move goes whole into
 * the first window that still has room; what fits nowhere is passed over, so that a shorter one may. In the order of the day.
 */
export function fitInto<Move extends Candidate>(
  moves: readonly Move[],
  windows: readonly Window[],
  dayEnd: Date,
): { chosen: Planned<Move>[]; usedMinutes: number } {
  const dueOf = ({ dueAt }: Move) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY);
  const isPressing = (move: Move) => dueOf(move) < dayEnd.getTime();
  const inOrder = [
    ...moves.filter(isPressing).sort((a, b) => dueOf(a) - dueOf(b) || b.score - a.score),
    ...moves.filter((move) => !isPressing(move)).sort((a, b) => b.score - a.score),
  ];
  const free = windows.map(({ from, minutes }) => ({ start: from.getTime(), left: minutes }));
  const chosen = inOrder.flatMap((move): Planned<Move>[] => {
    const minutes = actionMinutes[move.actionType];
    const window = free.find(({ left }) => left >= minutes);
    if (!window) return [];
    const startsAt = new Date(window.start);
    window.start += minutes * MINUTE_MS;
    window.left -= minutes;
    return [{ move, minutes, startsAt }];
  });
  chosen.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return { chosen, usedMinutes: chosen.reduce((sum, { minutes }) => sum + minutes, 0) };
}

const OPENS = 9;
const CLOSES = 17;

type Span = { from: Date; to: Date };

/** What is left of today's working hours in the zone; null after them. */
export function workingHoursLeft(now: Date, timeZone: string): Span | null {
  const { year, month, day } = localTime(now, timeZone);
  const at = (hour: number) => instantOf({ year, month, day, hour, minute: 0 }, timeZone).getTime();
  const from = Math.max(now.getTime(), at(OPENS));
  return from < at(CLOSES) ? { from: new Date(from), to: new Date(at(CLOSES)) } : null;
}

/** The whole minutes of a span that no meeting takes, in order. @param busy in any order; they may overlap */
export function freeWindows({ from, to }: Span, busy: readonly Span[]): Window[] {
  const windows: Window[] = [];
  let start = from.getTime();
  const close = (end: number) => {
    const minutes = Math.floor((end - start) / MINUTE_MS);
    if (minutes > 0) windows.push({ from: new Date(start), minutes });
  };
  for (const meeting of [...busy].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    if (meeting.to.getTime() <= start || meeting.from >= to) continue;
    close(meeting.from.getTime());
    start = meeting.to.getTime();
  }
  close(to.getTime());
  return windows;
}

/** Midnight that ends the day in the zone. */
export function endOfDay(now: Date, timeZone: string): Date {
  const { year, month, day } = localTime(now, timeZone);
  const next = new Date(Date.UTC(year, month - 1, day) + DAY_MS);
  const date = { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
  return instantOf({ ...date, hour: 0, minute: 0 }, timeZone);
}
