import type { StoredMessage } from "./mail-store.ts";
import { addressesOf, headerValue, type ParsedMail } from "./mime.ts";

/** A test on one message. `name` is the label name look-up of the mailbox. */
export type MailTest = (message: StoredMessage, mail: ParsedMail) => boolean;

export type MailQuery = { test: MailTest; rfcMessageId: string | null; isEverywhere: boolean };

export type QueryResult = { kind: "query"; query: MailQuery } | { kind: "unsupported"; term: string };

const TERM = /(-)?(?:([a-z0-9_]+):)?("[^"]*"|\S+)/gi;
const DAY_MS = 86_400_000;

const PLACES: Record<string, string | null> = {
  inbox: "INBOX",
  sent: "SENT",
  drafts: "DRAFT",
  draft: "DRAFT",
  trash: "TRASH",
  spam: "SPAM",
  anywhere: null,
};

/**
 * Reads the subset of Gmail's search that this sandbox answers: `rfc822msgid: from: to: cc: subject: in: is: label: has:attachment
 * after: before: newer_than: older_than:`, negation by `-`, quoted phrases and plain words. Anything else is reported, never ignored.
 */
export function parseQuery(text: string, labelId: (name: string) => string | null, nowMs: number): QueryResult {
  if (/[(){}]|(^|\s)(OR|AND|AROUND)(\s|$)/.test(text)) return { kind: "unsupported", term: text };
  const terms: Term[] = [];
  for (const match of text.matchAll(TERM)) {
    const term = readTerm(match, labelId, nowMs);
    if (!term) return { kind: "unsupported", term: match[0] };
    terms.push(term);
  }
  const wanted = terms.find((term) => term.key === "rfc822msgid" && !term.isNegated);
  return {
    kind: "query",
    query: {
      test: (message, mail) => terms.every((term) => term.test(message, mail) !== term.isNegated),
      rfcMessageId: wanted ? bracketed(wanted.value) : null,
      isEverywhere: terms.some((term) => term.key === "in" && EVERYWHERE.has(term.value.toLowerCase())),
    },
  };
}

type Term = { key: string | null; value: string; isNegated: boolean; test: MailTest };

/** Places that bring trash and spam into the answer. */
const EVERYWHERE = new Set(["anywhere", "trash", "spam"]);

function readTerm(match: RegExpExecArray, labelId: (name: string) => string | null, nowMs: number): Term | null {
  const [, minus, givenKey, quoted = ""] = match;
  const key = givenKey?.toLowerCase() ?? null;
  const value = quoted.replace(/^"|"$/g, "");
  const isHalfTerm = key === null && !quoted.startsWith('"') && quoted.includes(":");
  const test = isHalfTerm ? null : termTest(key, value, labelId, nowMs);
  return test ? { key, value, isNegated: minus === "-", test } : null;
}

function termTest(
  key: string | null,
  value: string,
  labelId: (name: string) => string | null,
  nowMs: number,
): MailTest | null {
  switch (key) {
    case null:
      return wordTest(value);
    case "rfc822msgid":
      return (message) => message.rfcMessageId === bracketed(value);
    case "from":
    case "to":
    case "cc":
      return addressTest(key, value);
    case "subject":
      return (_message, mail) =>
        (headerValue(mail.headers, "subject") ?? "").toLowerCase().includes(value.toLowerCase());
    case "in":
    case "label":
    case "is":
      return placeTest(key, value, labelId);
    case "has":
      return value === "attachment" ? (_message, mail) => hasAttachment(mail.root) : null;
    case "after":
    case "before":
    case "newer_than":
    case "older_than":
      return timeTest(key, value, nowMs);
    default:
      return null;
  }
}

function wordTest(word: string): MailTest {
  const needle = word.toLowerCase();
  return (_message, mail) => {
    const heads = ["subject", "from", "to", "cc"].map((name) => headerValue(mail.headers, name) ?? "");
    return [...heads, mail.text, mail.html ?? ""].join("\n").toLowerCase().includes(needle);
  };
}

function addressTest(key: "from" | "to" | "cc", value: string): MailTest {
  const needle = value.toLowerCase();
  const names = key === "to" ? ["to", "cc", "bcc"] : [key];
  return (_message, mail) =>
    names.some((name) =>
      addressesOf(headerValue(mail.headers, name)).some(
        (entry) => entry.address.includes(needle) || entry.name.toLowerCase().includes(needle),
      ),
    );
}

function placeTest(
  key: "in" | "label" | "is",
  value: string,
  labelId: (name: string) => string | null,
): MailTest | null {
  const place = value.toLowerCase();
  if (key === "is") {
    if (place === "unread") return (message) => message.labelIds.includes("UNREAD");
    if (place === "read") return (message) => !message.labelIds.includes("UNREAD");
    if (place === "starred") return (message) => message.labelIds.includes("STARRED");
    return null;
  }
  const id = key === "in" && place in PLACES ? PLACES[place] : labelId(value);
  if (id === null) return key === "in" && place === "anywhere" ? () => true : null;
  return id === undefined ? null : (message) => message.labelIds.includes(id);
}

/** Days are UTC days here; Gmail counts them in the mailbox's time zone, so the product should pass epoch seconds. */
function timeTest(key: string, value: string, nowMs: number): MailTest | null {
  const span = /^(\d+)([dmy])$/.exec(value);
  if (key === "newer_than" || key === "older_than") {
    if (!span) return null;
    const days = Number(span[1]) * ({ d: 1, m: 30, y: 365 }[span[2] ?? "d"] ?? 1);
    const edge = nowMs - days * DAY_MS;
    return key === "newer_than"
      ? (message) => message.internalDateMs >= edge
      : (message) => message.internalDateMs < edge;
  }
  const edge = /^\d{9,}$/.test(value) ? Number(value) * 1000 : dayStart(value);
  if (edge === null) return null;
  return key === "after" ? (message) => message.internalDateMs >= edge : (message) => message.internalDateMs < edge;
}

function dayStart(value: string): number | null {
  const match = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value);
  return match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : null;
}

function hasAttachment(part: ParsedMail["root"]): boolean {
  return part.filename !== "" || part.parts.some(hasAttachment);
}

function bracketed(id: string): string {
  return id.startsWith("<") ? id : `<${id}>`;
}
