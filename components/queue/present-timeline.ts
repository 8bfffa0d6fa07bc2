import { dayAndTime } from "#components/clock/present.ts";
import { outcomeLabel } from "#components/outcomes/present.ts";
import type { MoveDetail, TimelineEntry } from "#server/domain/queue/contract.ts";
import { dismissLabel } from "./present.ts";

type Detail = TimelineEntry["detail"];
type Wording = (who: string, detail: Detail, at: (iso: string) => string) => string;

const text = (detail: Detail, key: string): string | null => {
  const value = detail[key];
  return typeof value === "string" && value !== "" ? value : null;
};
const number = (detail: Detail, key: string): number | null =>
  typeof detail[key] === "number" ? (detail[key] as number) : null;
const tail = (value: string | null, before: string, after = ""): string =>
  value === null ? "" : `${before}${value}${after}`;

/** One sentence per audit action; an unknown one is shown in its own words rather than hidden. */
const wordings: Record<string, Wording> = {
  "signal.received": () => "A signal came in",
  "signal.accepted": () => "The signal was understood and tied to this move",
  "move.proposed": (who, detail) => `${who} proposed this move${tail(scoreOf(detail), " with a score of ")}`,
  "move.fed": (_who, detail) => `Another signal joined this move${scoreChange(detail)}`,
  "move.redrafted": (who) => `${who} wrote the draft anew`,
  "flow.rerun": (who) => `${who} ran the steps of the form again`,
  "move.rescored": (_who, detail) => rescored(detail),
  "move.edited": (who, detail) =>
    detail.paramsChanged === true ? `${who} changed ${fieldsOf(detail)}` : `${who} edited the draft`,
  "move.approval_voided": () => "The approval no longer holds, because what it covered was changed",
  "move.snoozed": (who, detail, at) => `${who} snoozed it${untilText(detail, at)}`,
  "move.woken": () => "Woke up and is open again",
  "move.dismissed": (who, detail) =>
    `${who} dismissed it${tail(reasonOf(detail), ": ")}${tail(text(detail, "note"), " – “", "”")}`,
  "move.reopened": (who) => `${who} opened it again`,
  "move.assigned": (who, detail) => `${who} ${assigned(detail)}`,
  "move.approved": (who, detail) =>
    detail.surface === "rule"
      ? `A rule approved it${tail(text(detail, "note"), ": ")}`
      : `${who} approved exactly this text`,
  "move.approved_first": (who, detail) =>
    `${who} approved exactly this text, as number ${number(detail, "given") ?? 1} of ${number(detail, "needed") ?? 2}`,
  "move.auto_suggested": (_who, detail) => `A rule suggests to approve it${tail(text(detail, "why"), ": ")}`,
  "approval.requested": (who, detail) => `${who} asked for an approval${tail(text(detail, "note"), " – “", "”")}`,
  "approval.delegated": (who, detail) => `${who} handed the request on${tail(text(detail, "note"), " – “", "”")}`,
  "approval.released": () => "Whoever was asked cannot decide any more; everybody who may approve is asked now",
  "approval.expired": () => "The request for an approval expired; it is open again",
  "approval.sample_confirmed": (who) => `${who} looked at it for a bulk approval`,
  "move.refused": (who, detail) => `${who} refused it${tail(text(detail, "note"), " – “", "”")}`,
  "move.undone": (who) => `${who} took the approval back before anything was sent`,
  "move.stopped": (who, detail) =>
    `${who} pulled a kill switch before anything was sent${tail(text(detail, "reason"), ": “", "”")}`,
  "move.paused": (_who, detail) => `Waits${tail(text(detail, "message"), ": ")}`,
  "move.cancelled": (who) => `${who} called it off while it waited`,
  "move.commented": (who) => `${who} wrote a comment`,
  "move.comment_deleted": (who) => `${who} took a comment away`,
  "move.executing": () => "Started",
  "move.executed": (_who, detail) =>
    `Sent${tail(vendorOf(detail), " through ")}${tail(receiptOf(detail), ", receipt #")}`,
  "move.failed": (_who, detail) => `Not done${tail(text(detail, "message") ?? text(detail, "reason"), ": ")}`,
  "move.undo_requested": (who) => `${who} asked to take it back`,
  "move.execution_undone": (_who, detail) =>
    `Taken back: everything is as before${tail(receiptOf(detail), ", receipt #")}`,
  "move.undo_failed": (_who, detail) => text(detail, "message") ?? "It could not be taken back",
  "move.withdrawn": () => "The sequence ended for this person, so this step is not sent",
  "enrolment.step_proposed": (_who, detail) =>
    `Step ${number(detail, "ordinal") ?? "?"} of ${number(detail, "of") ?? "?"} of a sequence`,
  "enrolment.started": () => "The person is in the sequence",
  "move.retried": (who) => `${who} put it back for another try`,
  "outcome.recorded": (_who, detail) =>
    `Outcome: ${outcomeLabel(text(detail, "type") ?? "unknown")}${impactOf(detail)}`,
};

/** "the start and the end", by what the form called them. */
function fieldsOf({ fields }: Detail): string {
  const names = Array.isArray(fields) ? fields.filter((name) => typeof name === "string") : [];
  if (names.length === 0) return "what it does";
  return new Intl.ListFormat("en").format(names.map((name) => `“${name}”`));
}

function scoreOf(detail: Detail): string | null {
  const score = number(detail, "score") ?? number(detail, "after");
  return score === null ? null : String(Math.round(score));
}

function scoreChange(detail: Detail): string {
  const [before, after] = [number(detail, "before"), number(detail, "after")];
  return before === null || after === null ? "" : `, score ${Math.round(before)} → ${Math.round(after)}`;
}

const rescored = (detail: Detail): string => `Ranked anew${scoreChange(detail)}${tail(text(detail, "sentence"), ": ")}`;

function untilText(detail: Detail, at: (iso: string) => string): string {
  const until = text(detail, "until") ?? text(detail, "snoozedUntil");
  return until === null ? "" : ` until ${at(until)}`;
}

const reasonOf = (detail: Detail): string | null => {
  const reason = text(detail, "reason");
  return reason === null ? null : dismissLabel(reason);
};

const assigned = (detail: Detail): string => {
  const name = text(detail, "ownerName");
  if (name) return `assigned it to ${name}`;
  return detail.ownerId === null ? "took the owner off" : "changed the owner";
};

const vendors: Record<string, string> = { google: "Gmail", gmail: "Gmail", hubspot: "HubSpot" };
const vendorOf = (detail: Detail): string | null => {
  const vendor = text(detail, "vendor");
  return vendor === null ? null : (vendors[vendor] ?? vendor);
};

function receiptOf(detail: Detail): string | null {
  const seq = number(detail, "receiptSeq") ?? number(detail, "receipt") ?? number(detail, "seq");
  return seq === null ? null : String(seq);
}

function impactOf(detail: Detail): string {
  const impact = number(detail, "impact") ?? number(detail, "recordedImpact");
  return impact === null || impact === 0 ? "" : ` (${impact > 0 ? "+" : "−"}${Math.abs(impact)})`;
}

type TimelineLine = { id: string; at: string; text: string; tone: "neutral" | "good" | "bad" | "accent" };

const tones: Record<string, TimelineLine["tone"]> = {
  "move.approved": "accent",
  "move.executed": "good",
  "move.failed": "bad",
  "move.execution_undone": "good",
  "move.undo_failed": "bad",
  "outcome.recorded": "good",
};

/** A line of the timeline, told on the reader's clock. */
export function timelineLine(entry: TimelineEntry, now: Date, timeZone: string): TimelineLine {
  const wording = wordings[entry.action];
  const at = (iso: string) => dayAndTime(new Date(iso), now, timeZone);
  const line = wording
    ? wording(entry.actorName, entry.detail, at)
    : `${entry.actorName}: ${entry.action.replace(/[._]/g, " ")}`;
  return { id: entry.id, at: entry.at, text: line, tone: tones[entry.action] ?? "neutral" };
}

/** Signals and entries in one order, oldest first. */
export function timelineOf(
  move: Pick<MoveDetail, "signals" | "timeline">,
  now: Date,
  timeZone: string,
): TimelineLine[] {
  const signals = move.signals.map((signal) => ({
    id: signal.id,
    at: signal.occurredAt,
    text: `${signal.label} came in`,
    tone: "neutral" as const,
  }));
  const entries = move.timeline.map((entry) => timelineLine(entry, now, timeZone));
  return [...signals, ...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
