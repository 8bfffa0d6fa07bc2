import type { EmailParams } from "#server/domain/actions/contract.ts";
import { type Draft, nothingClaimed, type ProposeMoveInput } from "#server/domain/queue/contract.ts";

export type CorrectedMail = {
  executionId: string;
  title: string;
  subject: string;
  params: EmailParams;
  rfcMessageId: string;
  vendorThreadId: string;
  contactId: string | null;
  companyId: string | null;
  dealId: string | null;
  ownerId: string | null;
  askedAt: Date;
};

/** How long a correction is worth as much as at first: nobody needs one for last week's mail. */
const HALF_LIFE_HOURS = 24;
const WORDS = "please disregard my last message, it went out by mistake.";

/** The subject of the mail it answers, unless that is nothing that may stand in words of ours. */
const plainSubject = "About my last mail";

/** The proposal of a mail that corrects one that was sent: in its thread, to the same person, with words to start from. */
export function correctionOf(mail: CorrectedMail, isFine: (draft: Draft) => boolean): ProposeMoveInput {
  const { params, rfcMessageId, vendorThreadId, contactId, companyId, dealId, ownerId } = mail;
  const before = params.thread ? [...params.thread.references, params.thread.inReplyTo] : [];
  const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  const sameSubject = draftWith(subject.slice(0, 300), mail);
  return {
    signalId: null,
    dedupeKey: `correction:${mail.executionId}`,
    domain: "sales",
    actionType: "reply_email",
    title: `Correct a mail that was sent: ${mail.title}`.slice(0, 300),
    contactId,
    companyId,
    dealId,
    ownerId,
    params: {
      to: params.to,
      connectionId: params.connectionId,
      thread: { vendorThreadId, inReplyTo: rfcMessageId, references: [...new Set(before)] },
    },
    draft: isFine(sameSubject) ? sameSubject : { ...sameSubject, subject: plainSubject, claims: [] },
    dueAt: null,
    inputs: {
      ...nothingClaimed,
      occurredAt: mail.askedAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  };
}

const draftWith = (subject: string, mail: CorrectedMail): Draft => ({
  subject,
  text: `Hello,\n\n${WORDS}`,
  origin: { kind: "template", template: "correction@1" },
  claims: [
    {
      text: subject,
      evidence: { kind: "message", id: mail.executionId, label: "Subject of the mail that was sent", quote: subject },
    },
  ],
  leftOut: ["what was wrong, and what is right: add it before you approve"],
  first: null,
});
