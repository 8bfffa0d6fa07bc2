import type { Draft } from "#server/domain/queue/contract.ts";
import type { MoveForExecution } from "#server/domain/queue/index.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";

/** The words of a move whose action needs some. @throws invalid_input `move.no_draft` */
export function draftOf(move: Pick<MoveForExecution, "draft">): Draft {
  if (!move.draft) throw invalidInput("move.no_draft", "This move has no text that could be used.");
  return move.draft;
}

/** A subject is one line, whatever was typed. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
/** Line ends as the vendors count them. */
export const plainText = (text: string): string => text.replace(/\r\n?/g, "\n").trim();
