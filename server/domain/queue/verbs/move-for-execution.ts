import { actionType, type TypedParams, typedParams } from "#server/domain/actions/contract.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type Draft, draft, type MoveStatus } from "../contract.ts";
import { findMove } from "../store/moves.ts";

/** `actionType` narrows `params`. */
export type MoveForExecution = TypedParams & {
  id: string;
  status: MoveStatus;
  title: string;
  contactId: string | null;
  companyId: string | null;
  dealId: string | null;
  ownerId: string | null;
  draft: Draft | null;
  contentHash: string;
  version: number;
  holdUntil: Date | null;
};

/**
 * A move as an executor and its preview need it, with parsed parameters.
 * @throws not_found; ZodError when the parameters are not of its type
 */
export async function moveForExecution(tx: Tx, workspaceId: WorkspaceId, moveId: string): Promise<MoveForExecution> {
  const move = await findMove(tx, workspaceId, moveId);
  if (!move) throw notFound("move");
  const { id, status, title, contactId, companyId, dealId, ownerId, contentHash, version, holdUntil } = move;
  return {
    id,
    status,
    title,
    contactId,
    companyId,
    dealId,
    ownerId,
    contentHash,
    version,
    holdUntil,
    ...typedParams(actionType.parse(move.actionType), move.params),
    draft: move.draft === null ? null : draft.parse(move.draft),
  };
}
