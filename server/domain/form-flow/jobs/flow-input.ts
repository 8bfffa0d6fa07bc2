import type { Person360 } from "#server/domain/crm/index.ts";
import type { Draft, ProposeMoveInput } from "#server/domain/queue/contract.ts";

/** A proposal without what the flow itself adds: the mailbox and its owner. */
export type MailProposal = Omit<ProposeMoveInput, "params" | "ownerId" | "actionType"> & { actionType: "send_email" };

/** A stored form, and what its signal knows of the move it leads to. */
export type FormFlow = {
  signal: { id: string; source: string; payload: unknown; occurredAt: Date; receivedAt: Date };
  /** Writes person, company and deal to the signal. */
  link(person: Person360): Promise<void>;
  moveOf(person: Person360, draft: Draft): MailProposal;
};
