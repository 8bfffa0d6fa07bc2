import type { StoredDocument } from "#server/connectors/ports/documents.ts";
import { documentsFor } from "#server/domain/connections/index.ts";
import { ok } from "#server/platform/pure/result.ts";
import { blocksOf } from "../policy/blocks.ts";
import type { Made } from "../policy/handle.ts";
import { madeNew } from "./diff.ts";
import { draftOf, oneLine, plainText } from "./draft.ts";
import type { Executor, MoveOf } from "./executor.ts";

const templateNames = { proposal: "Proposal", brief: "Brief", agenda: "Agenda" } as const;
/** Enough to see whether the text is there. */
const PROBE_BYTES = 4_096;

const linesOf = (move: MoveOf<"create_document">) => {
  const { subject, text } = draftOf(move);
  return [
    { label: "Kind", value: templateNames[move.params.template] },
    { label: "Title", value: oneLine(subject) },
    { label: "Text", value: plainText(text) },
  ];
};
const madeOf = ({ id, url }: StoredDocument): Made => ({ ids: { documentId: id, url }, after: null });

/** A Google document of its own, in the connected person's drive. */
export const createDocument: Executor<MoveOf<"create_document">> = {
  vendor: "google_docs",
  undoSentence: "Can be taken back: the document goes to the trash.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (_ctx, move) => ({
    target: `${templateNames[move.params.template]} “${oneLine(draftOf(move).subject)}”`,
    lines: linesOf(move),
    mail: null,
  }),
  open: async (ctx, move) => {
    const port = await documentsFor(ctx, move.params.connectionId);
    const { subject, text } = draftOf(move);
    return {
      before: async () => ok({ diff: madeNew(linesOf(move)), snapshot: {} }),
      // One that was made without its text is not done: the next call completes it.
      find: async ({ key }) => {
        const found = await port.findByKey(key);
        if (!found.ok || !found.value) return found.ok ? ok(null) : found;
        const content = await port.exportText(found.value.id, PROBE_BYTES);
        if (!content.ok) return content;
        return ok(content.value.trim() === "" ? null : madeOf(found.value));
      },
      check: async () => ok(null),
      call: async ({ key }) => {
        const made = await port.create({ key, title: oneLine(subject), blocks: blocksOf(text) });
        return made.ok ? ok(madeOf(made.value)) : made;
      },
      lookUndone: async ({ ids }) => {
        const found = await port.get(ids.documentId ?? "");
        if (found.ok) return ok({ is: found.value.isTrashed ? "undone" : "ours" });
        return found.error.kind === "not_found" ? ok({ is: "undone" }) : found;
      },
      callUndo: ({ ids }) => port.trash(ids.documentId ?? ""),
    };
  },
};
