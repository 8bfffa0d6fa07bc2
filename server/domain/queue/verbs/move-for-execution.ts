import { notFound } from "#server/platform/pure/errors.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Tx } from "#server/platform/transact.ts";
import {
  type ActionType,
  actionType,
  type Draft,
  draft,
  type EmailParams,
  emailParams,
  type MoveStatus,
} from "../contract.ts";
import { findMove } from "../store/moves.ts";

export type MoveForExecution = {
  id: string;
  status: MoveStatus;
  actionType: ActionType;
  title: string;
  contactId: string | null;
  companyId: string | null;
  ownerId: string | null;
  params: EmailParams;
  draft: Draft | null;
  contentHash: string;
  version: number;
  holdUntil: Date | null;
};

/** A move as an executor and its preview need it, with parsed parameters. @throws not_found */
export async function moveForExecution(tx: Tx, workspaceId: WorkspaceId, moveId: string): Promise<MoveForExecution> {
  const move = await findMove(tx, workspaceId, moveId);
  if (!move) throw notFound("move");
  const { id, status, title, contactId, companyId, ownerId, contentHash, version, holdUntil } = move;
  return {
    id,
    status,
    title,
    contactId,
    companyId,
    ownerId,
    contentHash,
    version,
    holdUntil,
    actionType: actionType.parse(move.actionType),
    params: emailParams.parse(move.params),
    draft: move.draft === null ? null : draft.parse(move.draft),
  };
}
