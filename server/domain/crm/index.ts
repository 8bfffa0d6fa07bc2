export { BIG_CENTS } from "./policy/crm-news.ts";
export { displayName, plainName } from "./policy/display-name.ts";
export type { CompanyRow, ContactRow, DealRow, MessageRow, Person360 } from "./rows.ts";
export type { DealView } from "./store/deals.ts";
export type { TaskView } from "./store/tasks.ts";
export { linkContact } from "./verbs/link-contact.ts";
export { listPeople } from "./verbs/list-people.ts";
export { ownMails } from "./verbs/own-mails.ts";
export {
  contactCare,
  crmOwnerNames,
  crmStageNames,
  getCrmTask,
  getDeal,
  getMessage,
  getPerson,
  personByEmail,
  recentMessages,
  threadOf,
} from "./verbs/read.ts";
export { type ResolveContactInput, type ResolvedContact, resolveContact } from "./verbs/resolve-contact.ts";
export { type StoredMessage, storeMessage, storeMessages } from "./verbs/store-messages.ts";
