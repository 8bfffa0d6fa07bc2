import type { Evidence } from "#server/domain/queue/contract.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Tx } from "#server/platform/transact.ts";
import { decayedImpact } from "../contract.ts";
import { outcomeEvidence } from "../policy/evidence.ts";
import { observationsOfContacts } from "../store.ts";

/**
 * What earlier outcomes with a person say about the next move: decayed mean impact, −10 to 10, with the rows it rests on.
 * Outcomes without an impact (a mail was sent) say nothing and do not count.
 * @param db the client or a transaction
 */
export async function contactImpact(
  db: Tx,
  workspaceId: WorkspaceId,
  contactId: string,
  now: Date,
): Promise<{ mean: number; evidence: Evidence[] }> {
  const observed = (await observationsOfContacts(db, workspaceId, [contactId])).get(contactId) ?? [];
  return { mean: decayedImpact(observed, now), evidence: observed.map(outcomeEvidence) };
}
