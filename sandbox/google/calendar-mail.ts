import MailComposer from "nodemailer/lib/mail-composer";
import type { Accounts } from "./accounts.ts";
import type { StoredEvent } from "./calendar-store.ts";
import { newRfcMessageId } from "./compose.ts";
import type { PostOffice } from "./delivery.ts";

export type Notice = "invitation" | "update" | "cancellation";

const HEADS: Record<Notice, string> = {
  invitation: "Invitation",
  update: "Updated invitation",
  cancellation: "Canceled event",
};

export type Notifier = { accounts: Accounts; postOffice: PostOffice };

/** Mails every attendee but the organizer, as the calendar does for `sendUpdates=all`. */
export async function notifyAttendees(
  { accounts, postOffice }: Notifier,
  event: StoredEvent,
  notice: Notice,
  attendees: string[] = event.attendees.map((attendee) => attendee.email),
): Promise<void> {
  const organizer = { address: event.organizer, name: accounts.find(event.organizer)?.name ?? "" };
  const recipients = attendees.filter((email) => email !== event.organizer);
  for (const address of recipients) {
    const raw = await composeNotice({
      from: organizer,
      to: address,
      subject: `${HEADS[notice]}: ${event.summary || "(No title)"} @ ${whenOf(event)} (${address})`,
      method: notice === "cancellation" ? "CANCEL" : "REQUEST",
      event,
    });
    await postOffice.deliver({
      raw,
      recipients: [{ address, name: "" }],
      sender: event.organizer,
      sentAtMs: Date.now(),
    });
  }
}

/** Mails the organizer what an attendee answered. */
export async function notifyOrganizer(
  { accounts, postOffice }: Notifier,
  event: StoredEvent,
  attendee: string,
  response: string,
): Promise<void> {
  const words = response === "accepted" ? "Accepted" : response === "declined" ? "Declined" : "Tentatively Accepted";
  const raw = await composeNotice({
    from: { address: attendee, name: accounts.find(attendee)?.name ?? "" },
    to: event.organizer,
    subject: `${words}: ${event.summary || "(No title)"} @ ${whenOf(event)} (${event.organizer})`,
    method: "REPLY",
    event,
  });
  const recipients = [{ address: event.organizer, name: "" }];
  await postOffice.deliver({ raw, recipients, sender: attendee, sentAtMs: Date.now() });
}

type NoticeMail = {
  from: { address: string; name: string };
  to: string;
  subject: string;
  method: "REQUEST" | "CANCEL" | "REPLY";
  event: StoredEvent;
};

function composeNotice({ from, to, subject, method, event }: NoticeMail): Promise<Buffer> {
  const link = event.conference ? `\n\nJoin with Google Meet\nhttps://meet.google.com/${event.conference.code}` : "";
  const about = event.description ? `\n\n${event.description}` : "";
  return new MailComposer({
    from,
    to,
    sender: { name: "Google Calendar", address: "calendar-notification@google.com" },
    subject,
    text: `${event.summary || "(No title)"}\n${whenOf(event)}${about}${link}\n`,
    messageId: newRfcMessageId("calendar-notification@google.com"),
    headers: { "Auto-Submitted": "auto-generated" },
    icalEvent: { method, content: icalendar(event, method) },
  })
    .compile()
    .build();
}

function whenOf(event: StoredEvent): string {
  const timeZone = event.startZone ?? "UTC";
  const day = new Date(event.startMs).toLocaleDateString("en-US", {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: event.isAllDay ? "UTC" : timeZone,
  });
  if (event.isAllDay) return day;
  const clock = (ms: number): string =>
    new Date(ms).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone });
  return `${day} ${clock(event.startMs)} - ${clock(event.endMs)} (${timeZone})`;
}

/** The least that a calendar program needs (RFC 5546). */
function icalendar(event: StoredEvent, method: string): string {
  const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
  const escaped = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const lines = [
    "BEGIN:VCALENDAR",
    "PRODID:-//CaseyOS//Sandbox//EN",
    "VERSION:2.0",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    `UID:${event.id}@google.com`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${stamp(event.updatedMs)}`,
    `DTSTART:${stamp(event.startMs)}`,
    `DTEND:${stamp(event.endMs)}`,
    `SUMMARY:${escaped(event.summary)}`,
    `ORGANIZER:mailto:${event.organizer}`,
    ...event.attendees.map(
      (attendee) => `ATTENDEE;PARTSTAT=${partStat(attendee.responseStatus)}:mailto:${attendee.email}`,
    ),
    `STATUS:${event.status === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

const partStat = (response: string): string => (response === "needsAction" ? "NEEDS-ACTION" : response.toUpperCase());
