import type { ActionType } from "#server/domain/actions/contract.ts";

export type AccountProvider = "google" | "hubspot" | "slack" | "x";

/** Whose account carries an action out; null: our own work. */
export const providerOf: Record<ActionType, AccountProvider | null> = {
  send_email: "google",
  reply_email: "google",
  create_draft: "google",
  book_meeting: "google",
  reschedule_meeting: "google",
  create_document: "google",
  create_task: "hubspot",
  update_task: "hubspot",
  complete_task: "hubspot",
  update_deal: "hubspot",
  update_contact: "hubspot",
  create_contact: "hubspot",
  create_note: "hubspot",
  post_slack: "slack",
  post_social: "x",
  enrol_sequence: null,
  stop_sequence: null,
  call_webhook: null,
  prepare_brief: null,
  review_deal: null,
  research: null,
};

const NAMES: Record<AccountProvider, string> = { google: "Google", hubspot: "HubSpot", slack: "Slack", x: "X" };
const MAIL: readonly ActionType[] = ["send_email", "reply_email", "create_draft"];

/** "The mailbox", "The HubSpot account". */
export function accountWords(actionType: ActionType): string {
  const provider = providerOf[actionType];
  if (MAIL.includes(actionType) || provider === null) return "The mailbox";
  return `The ${NAMES[provider]} account`;
}
