import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import type { ActionType } from "#server/domain/actions/contract.ts";
import type { Refusal } from "#server/domain/guardrails/index.ts";
import type { MoveForExecution } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { FieldDiff, MailView, PayloadLine, Vendor } from "../contract.ts";
import type { Done, Handle, Made, Snapshot, VendorIds } from "../policy/handle.ts";

/** A move of these types; `actionType` narrows `params`. */
export type MoveOf<Type extends ActionType> = Extract<MoveForExecution, { actionType: Type }>;

/** What a look finds of something done: gone, still as we left it, or changed by somebody else (`what`: a sentence). */
export type UndoLook = { is: "undone" } | { is: "ours" } | { is: "changed"; what: string };

export type Rendered = { target: string; lines: PayloadLine[]; mail: MailView | null };

/** The way to one vendor for one move. */
export type Session = {
  /** What would change, and what undo will need. Reads only. */
  before(): VendorResult<{ diff: FieldDiff[]; snapshot: Snapshot }>;
  /** Whether this execution has had its effect. Reads only. */
  find(handle: Handle): VendorResult<Made | null>;
  /** What speaks against it at the vendor, right before the call. Reads only. */
  check(handle: Handle): VendorResult<Refusal | null>;
  call(handle: Handle): VendorResult<Made>;
  lookUndone(done: Done): VendorResult<UndoLook>;
  /** Repeating it is fine. */
  callUndo(done: Done): VendorResult<void>;
};

/** How one action type is shown, done, found again and taken back. */
export type Executor<Move extends MoveForExecution> = {
  vendor: Vendor;
  /** What can be done about it afterwards, told before a person approves. */
  undoSentence: string;
  /** @param address of the account that acts; empty where there is none */
  keyOf(executionId: string, address: string): string;
  /** Who outside gets something. */
  recipients(move: Move): string[];
  /** What would leave, word for word; for preview and receipt. Never calls the vendor. */
  render(ctx: Ctx, move: Move): Promise<Rendered>;
  /** @throws AppError when there is no way to the vendor */
  open(ctx: Ctx, move: Move): Promise<Session>;
  /** Rows of ours that follow from it: what it returns runs in the transaction of the receipt. */
  settle?(ctx: Ctx, move: Move, done: Done): Promise<(tx: Tx) => Promise<void>>;
  /** Ids as the receipt names them; as they are unless told. */
  receiptIds?(ids: VendorIds): VendorIds;
};
