import type { Accounts } from "../google/accounts.ts";
import type { CalendarStore } from "../google/calendar-store.ts";
import type { PostOffice } from "../google/delivery.ts";
import type { FileStore } from "../google/file-store.ts";
import type { IdTokenSigner } from "../google/id-token.ts";
import type { MailStore } from "../google/mail-store.ts";
import type { FaultBoard } from "../http/faults.ts";
import type { Crm, CrmListener } from "../hubspot/crm.ts";
import type { CrmStore } from "../hubspot/crm-store.ts";
import type { WebhookSender } from "../hubspot/webhooks.ts";
import type { SmtpServer } from "../mail/smtp.ts";
import type { ModelKeys } from "../model/keys.ts";
import type { GrantBook } from "../oauth/grants.ts";
import type { Scenario } from "../scenario/types.ts";
import type { SlackEventSender } from "../slack/events.ts";
import type { SlackInteractions } from "../slack/interactions.ts";
import type { SlackTeamStore } from "../slack/team.ts";
import type { Store } from "../store/journal.ts";
import type { XStore } from "../x/posts.ts";

/** Everything the running sandbox consists of; seeding and the control API work on it. */
export type Services = {
  store: Store;
  accounts: Accounts;
  mail: MailStore;
  postOffice: PostOffice;
  calendars: CalendarStore;
  files: FileStore;
  idTokens: IdTokenSigner;
  grants: { google: GrantBook; hubspot: GrantBook; slack: GrantBook; x: GrantBook };
  slack: { team: SlackTeamStore; events: SlackEventSender; interactions: SlackInteractions };
  x: XStore;
  crmStore: CrmStore;
  crm: Crm;
  /** The same portal, with its changes told to the caller and not to the webhook queue. */
  quietCrm(notify: CrmListener): Crm;
  webhooks: WebhookSender;
  smtp: Pick<SmtpServer, "mails">;
  modelKeys: ModelKeys;
  faults: FaultBoard;
  forms: Scenario["forms"];
  settings: { searchLagMs: number };
};
