import { actionType, typedParams } from "#server/domain/actions/contract.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { type Draft, draft as draftSchema } from "../contract.ts";
import { moveFed } from "../events.ts";
import { contentHashOf } from "../policy/content-hash.ts";
import { draftColumns, findMove, jsonColumn, updateMove } from "../store/moves.ts";
import { isFeedable } from "./feed-move.ts";
import { whyNot } from "./set-move-status.ts";

export type Renewed = "renewed" | "kept" | "untouched";

/**
 * A newer draft of ours for a move that is there. `kept`: a person has written in it, and their words stay. `untouched`: it is
 * approved, on its way or closed. The same words again change nothing.
 * @throws not_found; invalid_input `draft.refused`; conflict when somebody was faster
 */
export async function renewDraft(ctx: Ctx, input: { moveId: string; draft: Draft; params: unknown }): Promise<Renewed> {
  authorize(ctx, "move.propose");
  const verdict = checkDraft(input.draft);
  if (!verdict.ok) throw invalidInput("draft.refused", `The draft was refused: ${verdict.problems.join("; ")}.`);
  return transact(ctx, async (tx) => {
    const move = await findMove(tx, ctx.workspaceId, input.moveId);
    if (!move) throw notFound("move");
    if (!isFeedable(move.status)) return "untouched";
    const before = move.draft === null ? null : draftSchema.parse(move.draft);
    if (before?.origin.kind === "person") return "kept";
    const { params } = typedParams(actionType.parse(move.actionType), input.params);
    const { subject, text } = input.draft;
    const contentHash = contentHashOf({ actionType: move.actionType, params, subject, text });
    if (contentHash === move.contentHash) return "renewed";
    const expected = { status: [move.status], version: move.version };
    const change = { ...draftColumns(input.draft), params: jsonColumn(params), contentHash, updatedAt: ctx.now() };
    if (!(await updateMove(tx, ctx.workspaceId, move.id, expected, change))) throw await whyNot(tx, ctx, move.id);
    const detail = {
      replacedHash: move.contentHash,
      subjectChanged: before?.subject !== subject,
      textChanged: before?.text !== text,
    };
    await record(tx, ctx, {
      action: "move.redrafted",
      subject: { type: "move", id: move.id },
      moveId: move.id,
      detail,
    });
    await emit(tx, ctx, moveFed(move.id, null));
    return "renewed";
  });
}
