import type { DraftRequest } from "../contract.ts";
import { type Claim, greeting, namedCompany, quoteClaim, quoted, type Written } from "./compose.ts";
import { formEvidence, messageEvidence } from "./evidence.ts";
import { isJustLooking, nextStepOf } from "./next-step.ts";
import { offeredTimes } from "./offered-times.ts";
import { isSuspicious } from "./patterns.ts";
import { joined, quotable, safeLabel, safeName, type Topic, topicsOf } from "./safe-text.ts";

type Part = { paragraph: string; claims: Claim[] };

/** First answer to a form, from what the form and earlier mails say and nothing else. */
export function firstReply(request: DraftRequest): Written {
  const hello = greeting(request);
  const topics = topicsOf(request.form?.message);
  const call = callToAction(request);
  const parts = [thanks(request), request.form ? asked(request.form, topics) : null, earlier(request), call].filter(
    (part) => part !== null,
  );
  const subject = subjectOf(request);
  return {
    subject: subject.text,
    paragraphs: [hello.line, ...parts.map((part) => part.paragraph)],
    claims: [...hello.claims, ...subject.claims, ...parts.flatMap((part) => part.claims)],
    leftOut: leftOut(request, topics),
  };
}

function subjectOf({ form }: DraftRequest): { text: string; claims: Claim[] } {
  const name = safeLabel(form?.formName);
  if (!form || name === null) return { text: "Your message to us", claims: [] };
  return { text: `Your request: ${name}`, claims: [{ text: name, evidence: formEvidence(form, name) }] };
}

function thanks(request: DraftRequest): Part {
  const company = namedCompany(request);
  if (company === null) return { paragraph: "thank you for getting in touch.", claims: [] };
  return { paragraph: `thank you for getting in touch, it is good to hear from ${company.text}.`, claims: [company] };
}

/** What they asked: in their own words where those are fit to be quoted, else by topic. */
function asked(form: NonNullable<DraftRequest["form"]>, topics: readonly Topic[]): Part | null {
  const source = (quote: string) => formEvidence(form, quote);
  const sentences = quotable(form.message);
  const question = sentences.findLast((sentence) => sentence.endsWith("?"));
  if (question) {
    const paragraph = `You asked: ${quoted(question)} That is a good place to start, and I would rather answer it for your own setup than in general.`;
    return { paragraph, claims: [quoteClaim(question, source)] };
  }
  if (topics.length > 0) {
    const paragraph = `You asked about ${joined(topics.map((topic) => topic.words))}. I would rather answer that for your own setup than in general.`;
    return { paragraph, claims: topics.map((topic) => ({ text: topic.words, evidence: source(topic.quote) })) };
  }
  const first = sentences[0];
  return first
    ? { paragraph: `You wrote: ${quoted(first)} Thank you, that helps.`, claims: [quoteClaim(first, source)] }
    : null;
}

function earlier({ thread }: DraftRequest): Part | null {
  const last = thread.at(-1);
  const subject = safeLabel(last?.subject.replace(/^(?:re|fwd?|aw):\s*/gi, ""));
  if (!last || subject === null) return null;
  return {
    paragraph: `I also have our earlier conversation about ${quoted(subject)} at hand, so there is no need to start over.`,
    claims: [{ text: subject, evidence: messageEvidence(last, subject) }],
  };
}

function callToAction({ form, offer }: DraftRequest): Part {
  const slots = offer?.slots ?? [];
  switch (nextStepOf(form?.message, slots.length)) {
    case "ask_question": {
      const paragraph =
        "There is no need for a call. If one question comes up while you look around, which one is it? I will answer it by mail.";
      return { paragraph, claims: [] };
    }
    case "offer_times": {
      const { list, claims } = offeredTimes(slots);
      const paragraph = `Would a short call suit you? I could offer ${list}. If that does not fit, send me two or three times that work on your side.`;
      return { paragraph, claims };
    }
    default: {
      const paragraph =
        "Would a short call suit you? If you send me two or three times that work on your side, I will confirm one of them.";
      return { paragraph, claims: [] };
    }
  }
}

/** What a person would expect in such a mail, and why it is not there. */
function leftOut({ contact, form, offer }: DraftRequest, topics: readonly Topic[]): string[] {
  const has = (words: string) => topics.some((topic) => topic.words === words);
  return [
    ...(isJustLooking(form?.message) || (offer && offer.slots.length > 0)
      ? []
      : [`No meeting times: ${offer?.whyNoSlots ?? "no calendar is connected"}.`]),
    ...(has("pricing") ? ["No prices: no price list is connected."] : []),
    ...documentsLeftOut(offer, has("security") || has("a roll-out plan")),
    ...(form?.message && isSuspicious(form.message)
      ? ["Nothing from their message: it contains a link, a number to call, markup or orders to a program."]
      : []),
    ...(contact.firstName && safeName(contact.firstName) === null
      ? ["No first name: the one they gave cannot stand in a greeting."]
      : []),
  ];
}

/** Drafts of ours carry no links: a document that fits is named to the person who decides. */
function documentsLeftOut(offer: DraftRequest["offer"], isWanted: boolean): string[] {
  if (offer && offer.documents.length > 0) {
    const titles = offer.documents.map(({ title }) => `“${title}”`);
    return [`No link to ${joined(titles)}, found in your Drive: links are yours to add.`];
  }
  return isWanted ? [`No documents: ${offer?.whyNoDocuments ?? "no document source is connected"}.`] : [];
}
