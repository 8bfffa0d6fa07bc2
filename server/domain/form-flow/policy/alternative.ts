import type { Draft, MoveStatus } from "#server/domain/queue/contract.ts";
import type { FlowView } from "../contract.ts";

type Move = { status: MoveStatus; version: number; draft: Draft | null };
type Words = { subject: string; text: string };

const isSame = (one: Words | null, other: Words): boolean =>
  one !== null && one.subject === other.subject && one.text === other.text;

/** Our newest words beside a person's: only where they may still change, and are not what the person began with. */
export function alternativeTo(move: Move, written: Draft): FlowView["alternative"] {
  const { draft, status, version } = move;
  if (draft?.origin.kind !== "person" || (status !== "open" && status !== "failed")) return null;
  if (isSame(draft, written) || isSame(draft.first, written)) return null;
  return { subject: written.subject, text: written.text, moveVersion: version };
}
