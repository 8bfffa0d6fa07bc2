import { type AccountProvider, type ActionType, providerOf } from "#server/domain/actions/contract.ts";

const NAMES: Record<AccountProvider, string> = { google: "Google", hubspot: "HubSpot", slack: "Slack", x: "X" };
const MAIL: readonly ActionType[] = ["send_email", "reply_email", "create_draft"];

/** "The mailbox", "The HubSpot account". */
export function accountWords(actionType: ActionType): string {
  const provider = providerOf[actionType];
  if (MAIL.includes(actionType) || provider === null) return "The mailbox";
  return `The ${NAMES[provider]} account`;
}
