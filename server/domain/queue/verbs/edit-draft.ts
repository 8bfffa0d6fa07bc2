import { draftActions } from "#server/domain/actions/contract.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { postProblem } from "#server/platform/pure/post-length.ts";
import { transact } from "#server/platform/transact.ts";
import { draft, type EditDraftInput, type MoveChange, type MoveStatus } from "../contract.ts";
import { moveEdited } from "../events.ts";
import { contentHashOf } from "../policy/content-hash.ts";
import { editedDraft } from "../policy/draft.ts";
import { draftColumns, findMove, updateMove } from "../store/moves.ts";
import { changeOf, whyNot } from "./set-move-status.ts";

const EDITABLE: readonly MoveStatus[] = ["open", "failed"];

/**
 * Replaces subject and text. The content hash changes, so that no earlier approval covers the new words.
 * @throws conflict when the move is not open or failed, or somebody changed it since `version`
 */
export async function editDraft(ctx: Ctx, input: EditDraftInput): Promise<MoveChange> {
  authorize(ctx, "move.edit");
  return transact(ctx, async (tx) => {
    const move = await findMove(tx, ctx.workspaceId, input.moveId);
    if (!move) throw notFound("move");
    if (!(draftActions as readonly string[]).includes(move.actionType)) {
      throw invalidInput("move.no_draft", "This action has no words of its own to edit.");
    }
    const { subject, text } = input;
    const tooLong = move.actionType === "post_social" ? postProblem(text) : null;
    if (tooLong !== null) throw invalidInput("post.too_long", tooLong);
    const before = move.draft === null ? null : draft.parse(move.draft);
    const memberId = ctx.actor.type === "user" ? ctx.actor.id : null;
    const after = editedDraft(before, { subject, text, memberId });
    const contentHash = contentHashOf({ actionType: move.actionType, params: move.params, subject, text });
    const expected = { status: EDITABLE, version: input.version };
    const changed = await updateMove(tx, ctx.workspaceId, move.id, expected, {
      ...draftColumns(after),
      contentHash,
      updatedAt: ctx.now(),
    });
    if (!changed) throw await whyNot(tx, ctx, move.id);
    await record(tx, ctx, {
      action: "move.edited",
      subject: { type: "move", id: move.id },
      moveId: move.id,
      detail: {
        subjectChanged: before?.subject !== subject,
        textChanged: before?.text !== text,
        replacedHash: move.contentHash,
        claimsDropped: (before?.claims.length ?? 0) - after.claims.length,
        version: changed.version,
      },
    });
    await emit(tx, ctx, moveEdited(move.id));
    return changeOf(changed);
  });
}
