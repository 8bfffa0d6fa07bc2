import { span } from "#components/clock/present.ts";
import { impactText, outcomeLabel } from "#components/outcomes/present.ts";
import { dismissLabel } from "#components/queue/present.ts";
import type { Activity, ActivityShow, MemberFigures } from "#server/domain/team/contract.ts";
import { auditPhrase } from "#server/platform/pure/audit-words.ts";
import { feedHref } from "./team-input.ts";

export const showLabels: Record<ActivityShow, string> = { all: "All", decisions: "Decisions", outcomes: "Outcomes" };

/** "1 h", "less than a minute"; "–" where nothing was decided. */
export const medianText = (ms: number | null): string => (ms === null ? "–" : span(ms));

export type Column = {
  key: "open" | "dueToday" | "decided" | "done" | "medianDecisionMs" | "replies";
  label: string;
  /** What exactly is counted. */
  about: string;
};

export const columns: Column[] = [
  { key: "open", label: "Open", about: "Open moves they own" },
  { key: "dueToday", label: "Due today", about: "Of those, due before your day ends or overdue" },
  { key: "decided", label: "Decided", about: "Moves approved, refused or dismissed in 7 days" },
  { key: "done", label: "Done", about: "Moves they approved, begun in the last 7 days and carried out" },
  { key: "medianDecisionMs", label: "Time to decide", about: "Median from when the move appeared to the decision" },
  { key: "replies", label: "Replies", about: "Replies in 7 days to moves they approved" },
];

export type Sorting = { key: Column["key"] | "name"; isDescending: boolean };

/** Numbers begin with the most, names and times with the first; whoever decided nothing has no time and stands last. */
export const nextSorting = (now: Sorting, key: Sorting["key"]): Sorting =>
  now.key === key
    ? { key, isDescending: !now.isDescending }
    : { key, isDescending: key !== "name" && key !== "medianDecisionMs" };

export function sorted(members: readonly MemberFigures[], { key, isDescending }: Sorting): MemberFigures[] {
  const direction = isDescending ? -1 : 1;
  const byName = (a: MemberFigures, b: MemberFigures) => a.name.localeCompare(b.name);
  if (key === "name") return [...members].sort((a, b) => direction * byName(a, b));
  return [...members].sort((a, b) => {
    const [first, second] = [a[key], b[key]];
    if (first === null || second === null) return Number(first === null) - Number(second === null) || byName(a, b);
    return direction * (first - second) || byName(a, b);
  });
}

/** Where the list behind a figure is, below the workspace; null where there is none, or nothing in it. */
export function figurePath(member: MemberFigures, key: Column["key"], me: string): string | null {
  if (!member[key]) return null;
  if (key === "open") return `today?owner=${member.userId === me ? "me" : member.userId}`;
  if (key === "decided") return `team${feedHref({ memberId: member.userId, show: "decisions" })}`;
  if (key === "replies") return `team${feedHref({ memberId: member.userId, show: "outcomes" })}`;
  return null;
}

/** A line of the feed around its move: "Ana dismissed ", "Reply to Dana", "". */
export function activityLine(item: Activity): { before: string; thing: string; after: string } {
  const thing = item.moveTitle ?? "a move";
  if (item.outcome) {
    const label = outcomeLabel(item.outcome.type);
    return item.moveTitle === null
      ? { before: label, thing: "", after: "" }
      : { before: `${label}: `, thing: item.moveTitle, after: "" };
  }
  const { before, after, hasThing } = auditPhrase(item.action);
  return { before: `${item.actorName} ${before}`, thing: hasThing ? thing : "", after };
}

/** Why, and what it counted for. */
export function activityNote({ action, reason, note, outcome }: Activity): string | null {
  const why = reason === null ? null : action === "move.dismissed" ? dismissLabel(reason) : reason.replaceAll("_", " ");
  const impact = outcome && outcome.impact !== 0 ? `impact ${impactText(outcome.impact)}` : null;
  const parts = [why && why.charAt(0).toUpperCase() + why.slice(1), note && `“${note}”`, impact].filter(Boolean);
  return parts.length === 0 ? null : parts.join(" · ");
}

/** "Ana Diaz is looking at a move now." */
export function hereText(names: readonly string[]): string {
  if (names.length === 0) return "Nobody else is looking at a move right now.";
  const list = new Intl.ListFormat("en").format([...names].sort((a, b) => a.localeCompare(b)));
  return names.length === 1 ? `${list} is looking at a move now.` : `${list} are looking at moves now.`;
}
