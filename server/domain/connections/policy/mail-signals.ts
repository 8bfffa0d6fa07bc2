/** Mail that never was a conversation: drafts, and what the mailbox itself put away. */
const SKIPPED_LABELS = new Set(["DRAFT", "SPAM", "TRASH", "CHAT"]);

export const isSkipped = (labels: readonly string[]): boolean => labels.some((label) => SKIPPED_LABELS.has(label));

type Stored = { direction: "inbound" | "outbound"; contactId: string | null; isOurThread: boolean };
type Mail = { isAutomatic: boolean; failedRecipients: readonly string[] };

/**
 * Whether a new mail is a signal: an answer in a thread we wrote in, or a person we know writing by themselves. Automatic mail
 * counts in our threads only (out of office, delivery reports), so that nobody can send us a forged bounce.
 */
export function signalFor(message: Stored, mail: Mail): boolean {
  if (message.direction === "outbound") return false;
  if (message.isOurThread) return true;
  return message.contactId !== null && !mail.isAutomatic && mail.failedRecipients.length === 0;
}
