import type { AnswerableIntent, DraftRequest, Offer, ThreadMessage } from "../contract.ts";
import { answeredMessage, type Claim, greeting, quoteClaim, quoted, type Written } from "./compose.ts";
import { messageEvidence } from "./evidence.ts";
import { offeredTimes } from "./offered-times.ts";
import { isSuspicious } from "./patterns.ts";
import { joined, quotable, safeLabel, type Topic, topicsOf } from "./safe-text.ts";

/** Sentences of their mail that may be quoted, and what it asks about. */
type Said = {
  question: string | null;
  statement: string | null;
  /** Names a time for a meeting. */
  times: string | null;
  /** Says when to come back. */
  later: string | null;
  topics: readonly Topic[];
  /** What was looked up for them; null: nobody looked. */
  offer: Offer | null;
};
type Wording = {
  paragraphs: string[];
  quote: string | null;
  topics?: readonly Topic[];
  claims?: readonly Claim[];
  leftOut?: string[];
};

const TIME_WORDS =
  /\b(?:mon|tues|wednes|thurs|fri)day\b|\b(?:morning|afternoon|tomorrow|next week|o'clock)\b|\b\d{1,2}(?::\d{2})?\s?(?:am|pm)?\b/i;
const LATER_WORDS =
  /\b(?:later|next (?:month|quarter|year)|new (?:fiscal )?year|after|until|when|come back|again in)\b/i;
const NO_ANSWER = "No answer to their question: no source for it is connected. Please write it in.";
const NO_TIMES = "No meeting times: nobody has looked at the calendar for this reply. Add those that suit you.";
const THEIR_TIMES = "No times of ours: they named theirs. See whether those suit you.";
const NO_PRICES = "No prices: no price list is connected.";

const asks = ({ topics }: Said, words: string): boolean => topics.some((topic) => topic.words === words);
const repeat = (quote: string | null, lead: string, otherwise: string): string =>
  quote ? `${lead} ${quoted(quote)}` : otherwise;

/** One warm, short answer per intent, with one thing asked of the reader. */
const wordings: Record<AnswerableIntent, (said: Said) => Wording> = {
  interested: (said) => ({
    paragraphs: [
      said.topics.length > 0
        ? `thank you, that is good to hear. You asked about ${joined(said.topics.map((topic) => topic.words))}: I will put that together for you.`
        : repeat(said.question, "thank you, that is good to hear. You asked:", "thank you, that is good to hear."),
      "Would a short call help to get the details right? If you send me two or three times that work on your side, I will confirm one of them.",
    ],
    quote: said.topics.length > 0 ? null : said.question,
    topics: said.topics,
    leftOut: [NO_TIMES, ...(asks(said, "pricing") ? [NO_PRICES] : [])],
  }),
  meeting_request: meetingWanted,
  meeting_confirmed: () => ({
    paragraphs: ["thank you, then that is settled.", "Is there anything you would like me to bring along or prepare?"],
    quote: null,
  }),
  question: ({ question }) => ({
    paragraphs: [
      repeat(question, "thank you for asking:", "thank you for your question."),
      "I want to give you an answer you can rely on. By when do you need it?",
    ],
    quote: question,
    leftOut: [NO_ANSWER],
  }),
  objection: ({ statement }) => ({
    paragraphs: [
      repeat(statement, "thank you for saying it openly. You wrote:", "thank you for saying it openly."),
      "I would like to understand it properly before I say anything to it. What would have to be different for this to work for you?",
    ],
    quote: statement,
  }),
  not_now: ({ later }) => ({
    paragraphs: later
      ? [
          `thank you for telling me. You wrote: ${quoted(later)}`,
          "I will keep to that and not chase you. Is there anything you need from me until then?",
        ]
      : [
          "thank you for telling me, and I will not chase you.",
          "When would be a good time for me to come back to this?",
        ],
    quote: later,
  }),
  not_interested: () => ({
    paragraphs: [
      "thank you for the clear answer. I will close this on our side and not write to you about it again.",
      "If something changes, a reply to this mail is enough.",
    ],
    quote: null,
  }),
  referral: () => ({
    paragraphs: ["thank you for pointing me to the right person.", "May I mention you when I write to them?"],
    quote: null,
  }),
  positive_feedback: ({ statement }) => ({
    paragraphs: [
      repeat(statement, "thank you. You wrote:", "thank you."),
      "That is very good to read. May I share it with the team?",
    ],
    quote: statement,
  }),
  unclear: () => ({
    paragraphs: [
      "thank you for your reply.",
      "I want to be sure that I understand you: what would help you most as the next step?",
    ],
    quote: null,
  }),
};

/** Their times where they named some; else ours, where there are free ones; else the question for theirs. */
function meetingWanted({ times, offer }: Said): Wording {
  if (times) {
    const paragraphs = [
      `I would be glad to. You wrote: ${quoted(times)}`,
      "Which start suits you best within that? I will confirm it right away.",
    ];
    return { paragraphs, quote: times, leftOut: [offer ? THEIR_TIMES : NO_TIMES] };
  }
  if (offer && offer.slots.length > 0) {
    const { list, claims } = offeredTimes(offer.slots);
    const question = `I could offer ${list}. Which of them suits you? If none does, send me two or three times that work on your side.`;
    return { paragraphs: ["I would be glad to.", question], quote: null, claims };
  }
  return {
    paragraphs: ["I would be glad to.", "Which two or three times work on your side? I will confirm one of them."],
    quote: null,
    leftOut: [offer ? `No meeting times: ${offer.whyNoSlots}.` : NO_TIMES],
  };
}

/** Answer to a reply by its intent. */
export function replyTo(request: DraftRequest, intent: AnswerableIntent): Written {
  const message = answeredMessage(request);
  const said = { ...whatTheySaid(message), offer: request.offer ?? null };
  const { paragraphs, quote, topics = [], claims: ofOurs = [], leftOut = [] } = wordings[intent](said);
  const hello = greeting(request);
  const subject = replySubject(request);
  const claims: Claim[] = [...hello.claims, ...subject.claims, ...ofOurs];
  if (message) {
    const source = (words: string) => messageEvidence(message, words);
    if (quote) claims.push(quoteClaim(quote, source));
    claims.push(...topics.map((topic) => ({ text: topic.words, evidence: source(topic.quote) })));
  }
  const isDistrusted = message !== null && isSuspicious(message.text);
  return {
    subject: subject.text,
    paragraphs: [hello.line, ...paragraphs],
    claims,
    leftOut: isDistrusted
      ? [...leftOut, "Nothing from their mail: it contains a link, a number to call, markup or orders to a program."]
      : leftOut,
  };
}

function whatTheySaid(message: ThreadMessage | null): Omit<Said, "offer"> {
  const sentences = quotable(message?.text);
  const statements = sentences.filter((sentence) => !sentence.endsWith("?") && /\s\S+\s/.test(sentence));
  return {
    question: sentences.find((sentence) => sentence.endsWith("?")) ?? null,
    statement: statements[0] ?? null,
    times: statements.find((sentence) => TIME_WORDS.test(sentence)) ?? null,
    later: statements.find((sentence) => LATER_WORDS.test(sentence)) ?? null,
    topics: topicsOf(message?.text),
  };
}

/** The thread's own subject without its marks, so that the answer stays in the conversation. */
function replySubject(request: DraftRequest): { text: string; claims: Claim[] } {
  const message = answeredMessage(request);
  const bare = message?.subject.replace(/^(?:\s*(?:(?:re|aw|fwd?)\s*:|\[[^\]]*\])\s*)+/i, "").trim();
  const subject = safeLabel(bare);
  if (!message || subject === null) return { text: "Re: your message", claims: [] };
  return { text: `Re: ${subject}`, claims: [{ text: subject, evidence: messageEvidence(message, subject) }] };
}
