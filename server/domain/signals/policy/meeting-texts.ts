import type { Draft, Evidence } from "#server/domain/queue/contract.ts";

/** Who writes to whom; names as they may be shown. `isSigned`: the sender's signature is put below it. */
type Letter = { greeting: string | null; sender: string | null; isSigned: boolean };

export type BriefFact = { line: string; evidence: Evidence };

/** What to know before a meeting, line by line; each line rests on a row. */
export function briefDraft(title: string, facts: readonly BriefFact[], leftOut: string[]): Draft {
  return {
    subject: `Brief: ${title}`,
    text: facts.map((fact) => `- ${fact.line}`).join("\n"),
    origin: { kind: "template", template: "meeting-brief@1" },
    claims: facts.map(({ line, evidence }) => ({
      text: line,
      evidence: { ...evidence, quote: evidence.quote ?? line },
    })),
    leftOut,
    first: null,
  };
}

const lettersOf = ({ greeting, sender, isSigned }: Letter, paragraphs: string[]): string => {
  const closing = sender === null ? "Best" : `Best\n${sender}`;
  return [greeting === null ? "Hello," : `Hi ${greeting},`, ...paragraphs, ...(isSigned ? [] : [closing])].join("\n\n");
};

/** After a meeting: thanks, and the question of what comes next. What was agreed is nobody's to invent. */
export const followUpDraft = (letter: Letter): Draft => ({
  subject: "Thank you for your time",
  text: lettersOf(letter, [
    "thank you for the conversation.",
    "Is there anything you need from us before the next step? I am glad to send it.",
  ]),
  origin: { kind: "template", template: "meeting-follow-up@1" },
  claims: [],
  leftOut: ["What was agreed in the meeting: nothing we can read says so. Add it before you send."],
  first: null,
});

/** After a meeting that nobody came to. */
export const missedDraft = (letter: Letter): Draft => ({
  subject: "Shall we find another time?",
  text: lettersOf(letter, [
    "we did not get to speak at the time we had planned.",
    "Would another time suit you better? Tell me what works, and I will send a new invitation.",
  ]),
  origin: { kind: "template", template: "meeting-missed@1" },
  claims: [],
  leftOut: [],
  first: null,
});
