import { z } from "zod";
import type { FieldValue } from "#server/domain/actions/contract.ts";
import { fieldsOf, type TypedParams, typedParams, withChanges } from "#server/domain/actions/index.ts";
import { type MoveForExecution, moveForExecution, writeParams } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { type AppError, conflict, invalidInput } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { EditedParams, EditParamsInput, MoveFields } from "../contract.ts";
import { crmChoices } from "../store/choices.ts";
import { closeRequest } from "../store/requests.ts";

/** What a person may change about a move before it is done, with what stands there now. */
export async function moveFields(ctx: Ctx, input: { moveId: string }): Promise<MoveFields> {
  authorize(ctx, "move.read");
  const { prisma } = ctx.db;
  const move = await moveForExecution(prisma, ctx.workspaceId, input.moveId);
  const fields = fieldsOf(move, await crmChoices(prisma, ctx.workspaceId));
  return { moveId: move.id, version: move.version, fields };
}

/** Where a move has to be, and where it is afterwards: one that was asked for or approved is open again. */
const AFTERWARDS = { open: "open", failed: "failed", awaiting_approval: "open", scheduled: "open" } as const;
type Editable = keyof typeof AFTERWARDS;
const isEditable = (status: string): status is Editable => status in AFTERWARDS;

/**
 * Changes parameters of a move that has not been done. An approval that was asked for or given is void with it. It races the
 * claim of an execution on the move's row, so exactly one of them happens.
 * @throws not_found; invalid_input `params.invalid` with the fields; conflict when the move is on its way, closed, or somebody
 * changed it since `version`
 */
export async function editParams(ctx: Ctx, input: EditParamsInput): Promise<EditedParams> {
  authorize(ctx, "move.edit");
  return transact(ctx, async (tx) => {
    const move = await moveForExecution(tx, ctx.workspaceId, input.moveId);
    const { status } = move;
    if (!isEditable(status)) throw conflict("move.not_editable", "This move can no longer be changed.");
    const { params, labels } = await checked(tx, ctx, move, input.changes);
    if (labels.length === 0) return { ...facts(move), voidedApprovalId: null };
    const change = { move, version: input.version, params, labels, to: AFTERWARDS[status] };
    const changed = await writeParams(tx, ctx, change);
    const voidedApprovalId = await voidApproval(tx, ctx, move);
    return { ...facts({ ...changed, id: move.id }), voidedApprovalId };
  });
}

const facts = (move: { id: string; version: number; status: string; contentHash: string }) => ({
  moveId: move.id,
  version: move.version,
  status: move.status,
  contentHash: move.contentHash,
});

async function voidApproval(tx: Tx, ctx: Ctx, { id: moveId, status }: MoveForExecution): Promise<string | null> {
  if (status !== "scheduled" && status !== "awaiting_approval") return null;
  const from = status === "scheduled" ? "granted" : "open";
  const approvalId = await closeRequest(tx, ctx, { moveId, from, to: "voided" });
  if (!approvalId) return null;
  await record(tx, ctx, {
    action: "move.approval_voided",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { approvalId },
  });
  await emit(tx, ctx, { name: "approval.voided", payload: { moveId, approvalId } });
  return approvalId;
}

/** @throws invalid_input `params.invalid`, with an issue for each field */
async function checked(tx: Tx, ctx: Ctx, move: MoveForExecution, changes: Record<string, FieldValue>) {
  const fields = fieldsOf(move, await crmChoices(tx, ctx.workspaceId));
  const changed = withChanges(move.params, fields, changes);
  if (!changed.ok) throw invalid(changed.issues);
  return { params: parsed(move, changed.params), labels: changed.labels };
}

function parsed({ actionType }: MoveForExecution, params: unknown): TypedParams["params"] {
  try {
    return typedParams(actionType, params).params;
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    throw invalid(thrown.issues.map(({ path, message }) => ({ path: pathOf(path), message })));
  }
}

/** A fault in one item of a list belongs to the list's field. */
const pathOf = (path: readonly PropertyKey[]): string => path.filter((part) => typeof part === "string").join(".");

function invalid(issues: { path: string; message: string }[]): AppError {
  return invalidInput("params.invalid", "Something here cannot be used. Look at the fields.", issues);
}
