import { excerpt } from "#server/platform/pure/text.ts";
import { buttonOf, type SlackList } from "./slack-interaction.ts";

/** One move as a message shows it. */
export type ShownMove = {
  id: string;
  title: string;
  contentHash: string;
  /** Score, person, company: one line. */
  about: string;
  /** Everything that would be done: the draft, or the parameters by their labels. */
  content: string;
  /** Why the reader may not approve it; null when they may. */
  obstacle: string | null;
};

type ListMessage = {
  workspaceId: string;
  workspaceName: string;
  list: SlackList;
  moves: ShownMove[];
  /** The outcome of the press before; stands on top. */
  result: string | null;
  /** Page of a move, or of the list. */
  pageOf: (moveId: string | null) => string;
};

/** Slack takes 3,000 characters in a section. What does not fit is not approved here: nobody approves what they did not see. */
const MOST_SHOWN = 2_800;
const TITLE = 200;

const titles: Record<SlackList, string> = { today: "Your next moves", approvals: "Waiting for a decision" };
const empties: Record<SlackList, string> = {
  today: "Nothing is open. You are through.",
  approvals: "Nothing waits for a decision.",
};

/** Plain text calls nobody and makes no links: what people outside have written stays words. */
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
const section = (text: string) => ({ type: "section", text: plain(text) });
const context = (text: string) => ({ type: "context", elements: [plain(text)] });

/** The list with a button for each move that may be approved here. @returns blocks, and the text that stands for them */
export function listMessage(message: ListMessage): { text: string; blocks: unknown[] } {
  const { workspaceName, list, moves, result, pageOf } = message;
  const title = `${titles[list]} – ${workspaceName}`;
  const blocks = [
    ...(result === null ? [] : [section(result), { type: "divider" }]),
    { type: "header", text: plain(excerpt(title, 150)) },
    ...(moves.length === 0 ? [section(empties[list])] : moves.flatMap((move) => moveBlocks(message, move))),
    {
      type: "actions",
      elements: [{ type: "button", action_id: "caseyos_open_list", text: plain("Open in CaseyOS"), url: pageOf(null) }],
    },
  ];
  return { text: result ?? `${title}: ${moves.length}`, blocks };
}

function moveBlocks({ workspaceId, list, pageOf }: ListMessage, move: ShownMove): unknown[] {
  const isWhole = move.content.length <= MOST_SHOWN;
  const why = isWhole ? move.obstacle : "It is too long to be shown whole here. Open it to decide.";
  const content = isWhole ? move.content : `${move.content.slice(0, MOST_SHOWN).toWellFormed()}…`;
  const approve = {
    type: "button",
    style: "primary",
    text: plain("Approve"),
    ...buttonOf(workspaceId, { moveId: move.id, contentHash: move.contentHash, list }),
  };
  const open = {
    type: "button",
    action_id: `caseyos_open:${move.id}`,
    text: plain("Open"),
    url: pageOf(move.id),
  };
  return [
    section(excerpt(move.title, TITLE)),
    context(move.about),
    ...(content === "" ? [] : [section(content)]),
    ...(why === null ? [] : [context(why)]),
    { type: "actions", elements: why === null ? [approve, open] : [open] },
  ];
}

/** What an approval has led to, for the top of the renewed list. */
export function resultWords(
  title: string,
  by: string,
  decision: { status: "scheduled" | "open" | "awaiting_approval"; holdUntil: string | null },
): string {
  const what = `${by} approved “${excerpt(title, TITLE)}”.`;
  if (decision.status === "awaiting_approval") return `${what} It takes one more person.`;
  return `${what} It is on its way; open it to see how it goes, or to take it back while it is held.`;
}
