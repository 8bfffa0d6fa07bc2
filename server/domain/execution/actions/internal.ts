import { ok } from "#server/platform/pure/result.ts";
import { madeNew } from "./diff.ts";
import { draftOf, oneLine, plainText } from "./draft.ts";
import type { Executor, MoveOf } from "./executor.ts";

type Internal = "prepare_brief" | "review_deal" | "research";

const linesOf = (move: MoveOf<Internal>) => {
  const { subject, text } = draftOf(move);
  return [
    ...(move.params.question === null ? [] : [{ label: "Question", value: move.params.question }]),
    { label: "Title", value: oneLine(subject) },
    { label: "Text", value: plainText(text) },
  ];
};

/** Work that stays here: the draft is the result, kept with the move. No vendor is called. */
export const internal: Executor<MoveOf<Internal>> = {
  vendor: "caseyos",
  undoSentence: "Can be taken back: the move is open again, and its text can be changed.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (_ctx, move) => ({ target: "Kept with this move", lines: linesOf(move), mail: null }),
  open: async (_ctx, move) => {
    const made = { ids: { artifact: move.id }, after: null };
    return {
      before: async () => ok({ diff: madeNew(linesOf(move)), snapshot: {} }),
      find: async () => ok(null),
      check: async () => ok(null),
      call: async () => ok(made),
      lookUndone: async () => ok({ is: "undone" }),
      callUndo: async () => ok(undefined),
    };
  },
};
