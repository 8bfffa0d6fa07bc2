import type { HelpMark } from "#server/domain/help/contract.ts";

type Tip = { mark: HelpMark; text: string };

/** One thing per page that is easily overlooked. */
const tips: Record<string, Tip> = {
  approvals: {
    mark: "tip_approvals",
    text: "Going away? Name somebody who stands in: what you are asked then waits for them.",
  },
  signals: {
    mark: "tip_signals",
    text: "A signal that failed, or that was recognised too late, can be run again from its line.",
  },
  people: {
    mark: "tip_people",
    text: "Ctrl or ⌘ with K finds a person, a company or a deal from every page, by parts of words.",
  },
  outcomes: {
    mark: "tip_outcomes",
    text: "What no system sees, a call for instance, you can record by hand: it counts like the rest.",
  },
  receipts: {
    mark: "tip_receipts",
    text: "Receipts are chained. Check them all at any time, or take them along and check them without us.",
  },
  connections: {
    mark: "tip_connections",
    text: "Disconnecting takes our access away; what came from the account stays, and connecting again goes on from there.",
  },
  operations: {
    mark: "tip_operations",
    text: "Running a failed run again does not do twice what it had done already.",
  },
  settings: {
    mark: "tip_settings",
    text: "The kill switch stands under Guardrails: every member may pull it, an admin lets go of it.",
  },
};

/** The tip of a page, unless it was put away. */
export const tipOf = (page: string | null, marks: readonly HelpMark[]): Tip | null => {
  const tip = page === null ? undefined : tips[page];
  return tip && !marks.includes(tip.mark) ? tip : null;
};
