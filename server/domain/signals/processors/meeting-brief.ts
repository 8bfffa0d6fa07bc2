import type { Meeting } from "#server/domain/calendar/index.ts";
import { displayName, type MessageRow, type Person360, plainName } from "#server/domain/crm/index.ts";
import type { Evidence } from "#server/domain/queue/contract.ts";
import type { BriefFact } from "../policy/meeting-texts.ts";
import type { SignalRow } from "../store/process.ts";
import { leadingDeal, when, worthOf } from "./subject.ts";

/**
 * What we know before a meeting, each line from a row, and what we do not know.
 * @param timeZone whose clock the times are told on
 */
export function briefFacts(
  signal: SignalRow,
  meeting: Meeting,
  person: Person360,
  newestFirst: readonly MessageRow[],
  timeZone: string,
): { facts: BriefFact[]; leftOut: string[] } {
  const deal = dealFact(person);
  const mail = mailFact(
    newestFirst.find((message) => message.direction === "inbound"),
    timeZone,
  );
  return {
    facts: [meetingFact(signal, meeting, timeZone), personFact(person), ...deal, ...mail],
    leftOut: [
      ...(deal.length === 0 ? ["An open deal: none is known."] : []),
      ...(mail.length === 0 ? ["Their last mail: none is in the connected mailboxes."] : []),
    ],
  };
}

function meetingFact(signal: SignalRow, meeting: Meeting, timeZone: string): BriefFact {
  const title = plainName(meeting.title) || "Meeting";
  const answered = meeting.attendees.filter(({ email }) => meeting.outsiders.includes(email));
  const accepted = answered.filter(({ response }) => response === "accepted").length;
  const answers = answered.length === 0 ? "" : `; ${accepted} of ${answered.length} from outside accepted`;
  const line = `${title}, ${when(meeting.startsAt, timeZone)}${answers}`;
  return { line, evidence: { kind: "signal", id: signal.id, label: "The calendar", quote: line } };
}

function personFact({ contact, company }: Person360): BriefFact {
  const name = plainName([contact.firstName, contact.lastName].filter(Boolean).join(" ")) || "Name not known";
  const parts = [name, plainName(contact.title), plainName(company?.name)].filter((part) => part !== "");
  return {
    line: parts.join(", "),
    evidence: { kind: "contact", id: contact.id, label: displayName(contact), quote: null },
  };
}

function dealFact(person: Person360): BriefFact[] {
  const deal = leadingDeal(person.deals);
  if (!deal) return [];
  const [amount] = worthOf(person).amountEvidence;
  const stage = plainName(deal.stage);
  const name = plainName(deal.name);
  const evidence: Evidence = amount ?? { kind: "deal", id: deal.id, label: `Deal “${name}”`, quote: null };
  return [{ line: `Deal “${name}”${stage === "" ? "" : `, stage ${stage}`}`, evidence }];
}

function mailFact(message: MessageRow | undefined, timeZone: string): BriefFact[] {
  if (!message) return [];
  const subject = plainName(message.subject) || "no subject";
  const line = `Last mail from them, ${when(message.sentAt, timeZone)}: “${subject}”`;
  return [{ line, evidence: { kind: "message", id: message.id, label: `Mail “${subject}”`, quote: line } }];
}
